import type { LineSpan } from "./read-line";

/** Bytes of a line shown at most. */
const SHOWN_BYTES = 64 * 1024;
/** A place further into a line than this is not looked for. */
const SEARCHED_BYTES = 32 * 1024 * 1024;

/** A line as text, parted at one place of it: `mark` is the word, number or text that begins there. */
export interface LineAround {
  before: string;
  mark: string;
  after: string;
  /** Whether something of the line is left out at the beginning or the end. */
  isCutBefore: boolean;
  isCutAfter: boolean;
}

/**
 * Text of one line of a plain file around a column (1-based, in characters), cut between characters where the line is long.
 * Without a column, its beginning. Bytes that are not UTF-8 read as �. Rejects with a DOMException when the file can no longer
 * be read.
 */
export async function readAround(
  blob: Blob,
  { offset, length }: LineSpan,
  column: number | null,
  mostBytes = SHOWN_BYTES,
): Promise<LineAround> {
  const bytesOf = async (from: number, to: number) =>
    new Uint8Array(await blob.slice(offset + from, offset + to).arrayBuffer());
  const isWhole = length <= mostBytes;
  const head = await bytesOf(
    0,
    isWhole || column === null ? Math.min(length, mostBytes) : Math.min(length, SEARCHED_BYTES),
  );
  const at = column === null ? 0 : placeOf(head, column);
  const wantedFrom = isWhole ? 0 : Math.max(0, Math.min(Math.floor(at - mostBytes / 2), length - mostBytes));
  const wantedTo = Math.min(length, wantedFrom + mostBytes);
  const bytes = wantedTo <= head.length ? head.subarray(wantedFrom, wantedTo) : await bytesOf(wantedFrom, wantedTo);
  let first = 0;
  // A window may begin inside a character.
  while (wantedFrom > 0 && first < 3 && isTrailing(bytes[first])) first++;
  const isCutAfter = wantedTo < length;
  const place = Math.max(first, at - wantedFrom);
  const before = textOf(bytes.subarray(first, place), false);
  const rest = textOf(bytes.subarray(place), isCutAfter);
  const mark = column === null ? "" : (wordPattern.exec(rest)?.[0] ?? "");
  return { before, mark, after: rest.slice(mark.length), isCutBefore: wantedFrom > 0, isCutAfter };
}

/** The beginning of a JSON text (its end may be far), a number or word, or else the one character. */
const wordPattern = /^(?:"(?:[^"\\]|\\.){0,80}"?|[\w.+-]{1,80}|.)/su;

const isTrailing = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Where in the bytes the character of a column begins; their end when there is none. */
function placeOf(bytes: Uint8Array, column: number): number {
  let seen = 0;
  for (let at = 0; at < bytes.length; at++) if (!isTrailing(bytes[at]) && ++seen === column) return at;
  return bytes.length;
}

const textOf = (bytes: Uint8Array, isCut: boolean): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes, { stream: isCut });
