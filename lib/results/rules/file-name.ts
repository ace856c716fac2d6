import type { ExportFormat } from "@/lib/results/exports/contract";

const endings: Record<ExportFormat, string> = {
  jsonl: "-results.jsonl",
  errors: "-errors.jsonl",
  csv: "-results.csv",
  xlsx: "-results.xlsx",
  parquet: "-results.parquet",
  chat: "-training.jsonl",
  ids: "-ids.jsonl",
};

/** A name that is safe as a file's on every system: no separators, no control or bidi characters, no leading dots. */
function safeName(name: string, lengthMax: number): string {
  const base = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}<>:"/\\|?*]+/gu, " ")
    .replace(/\s+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
  return [...base].slice(0, lengthMax).join("") || "batch";
}

/** The file of a batch's download. */
export function exportFileName(batchName: string, format: ExportFormat): string {
  const short = safeName(batchName, 80);
  return short + endings[format];
}

/** The file of something made from batches. */
export const madeFileName = (name: string, ending: "csv" | "jsonl"): string => `${safeName(name, 120)}.${ending}`;
