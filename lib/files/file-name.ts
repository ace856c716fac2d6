/** The last part of a path, without characters that hide, reorder or control text. */
export const cleanName = (name: string): string =>
  (
    name
      .normalize("NFC")
      .replace(/[\p{Cc}\p{Cf}]/gu, "")
      .trim()
      .split(/[\\/]/)
      .pop() || "upload.jsonl"
  ).slice(0, 200);
