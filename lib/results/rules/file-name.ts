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

/**
 * The `content-disposition` of a download (RFC 6266): an ASCII name for old readers, the exact one in UTF-8 beside it.
 * Always one header line of printable ASCII.
 */
export function attachment(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const exact = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
