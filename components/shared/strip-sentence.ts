import { formatCount, formatPercent, plural } from "@/lib/format";

/** Rows by how they went; what is left out is zero. `flag`: answered but suspicious, `risk`: answered but unusable. */
export type StripCounts = { good?: number; flag?: number; risk?: number; bad?: number };
export type StripWords = Partial<Record<keyof StripCounts, string>>;

export const stripOrder = ["good", "flag", "risk", "bad"] as const satisfies readonly (keyof StripCounts)[];

const defaultWords: Required<StripWords> = { good: "good", flag: "flagged", risk: "not usable", bad: "failed" };

/** The bar in words: "31,284 of 50,000 rows, 62.6 %: 30,911 good, 214 flagged, 51 failed". */
export function stripSentence(counts: StripCounts, total: number, words?: StripWords): string {
  const done = stripOrder.reduce((sum, part) => sum + (counts[part] ?? 0), 0);
  const share = formatPercent(done, total);
  const head = `${formatCount(done)} of ${plural(total, "row")}${share ? `, ${share}` : ""}`;
  const parts = stripOrder
    .filter((part) => (counts[part] ?? 0) > 0)
    .map((part) => `${formatCount(counts[part] ?? 0)} ${words?.[part] ?? defaultWords[part]}`);
  return parts.length ? `${head}: ${parts.join(", ")}` : head;
}
