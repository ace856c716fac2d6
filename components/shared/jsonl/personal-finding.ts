import { plural } from "@/lib/format";
import type { RuleFinding } from "@/lib/jsonl/contract";
import type { PersonalKind } from "@/lib/jsonl/tools/personal/find-personal";
import type { ScanResult } from "@/lib/jsonl/tools/personal/scan";

const word: Record<PersonalKind, [one: string, many: string]> = {
  email: ["mail address", "mail addresses"],
  phone: ["phone number", "phone numbers"],
  card: ["card number", "card numbers"],
  key: ["access key", "access keys"],
};

/** What looks like personal data or keys, said as the rules of the check say things; null where nothing does. */
export function personalFinding({ found }: Pick<ScanResult, "found">): RuleFinding | null {
  if (found.length === 0) return null;
  const parts = found.map(({ kind, count }) => plural(count, ...word[kind]));
  const sample = found.flatMap(({ kind, sample: places }) =>
    places.map(({ line, before, value, after, offset, length }) => ({
      line,
      column: null,
      detail: `${word[kind][0]}: ${before}${value}${after}`.replace(/\s+/g, " ").trim(),
      offset,
      length,
    })),
  );
  return {
    rule: "personal_data",
    level: "info",
    count: found.reduce((sum, { count }) => sum + count, 0),
    title: "Looks like personal data or keys",
    sentence: `${parts.join(", ")}. They go to the upstream with the requests unless they are masked`,
    fix: null,
    fixLabel: null,
    sample: sample.sort((a, b) => a.line - b.line),
  };
}
