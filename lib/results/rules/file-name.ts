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
export function exportFileName(batchName: string, format: "jsonl" | "errors" | "csv"): string {
  const short = safeName(batchName, 80);
  return { jsonl: `${short}-results.jsonl`, errors: `${short}-errors.jsonl`, csv: `${short}-results.csv` }[format];
}

/** The file of something made from batches. */
export const madeFileName = (name: string, ending: "csv" | "jsonl"): string => `${safeName(name, 120)}.${ending}`;
