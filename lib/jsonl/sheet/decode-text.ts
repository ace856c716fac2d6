export interface DecodedText {
  text: string;
  /** What a person should know of how it was decoded; null for UTF-8. */
  note: string | null;
}

/**
 * The text of a file: by its byte-order mark, else UTF-8, else Windows-1252, which every file is. Holds the text.
 * Rejects with a DOMException when the file cannot be read.
 */
export async function decodeText(blob: Blob): Promise<DecodedText> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const marked = markedEncoding(bytes);
  if (marked) {
    const note = marked === "utf-8" ? null : "Read as UTF-16, by the mark at its start.";
    return { text: new TextDecoder(marked).decode(bytes), note };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), note: null };
  } catch {
    const note = "Not UTF-8, so it was read as Windows-1252. Look whether letters such as é and ß are right.";
    return { text: new TextDecoder("windows-1252").decode(bytes), note };
  }
}

function markedEncoding(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
}
