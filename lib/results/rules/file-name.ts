/** A name that is safe as a file's on every system: no separators, no control or bidi characters, no leading dots. */
export function exportFileName(batchName: string, format: "jsonl" | "errors" | "csv"): string {
  const base = batchName
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}<>:"/\\|?*]+/gu, " ")
    .replace(/\s+/g, "-")
    .replace(/^[.-]+|[.-]+$/g, "");
  const short = [...base].slice(0, 80).join("") || "batch";
  return { jsonl: `${short}-results.jsonl`, errors: `${short}-errors.jsonl`, csv: `${short}-results.csv` }[format];
}
