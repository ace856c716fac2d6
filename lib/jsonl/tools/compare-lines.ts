import { isRecord, parseExact } from "./changed-paths";
import { type CompareOptions, type Comparison, compareRequests, compareResults } from "./compare-rows";
import type { ByteSpan } from "./read-lines";

export type FileKind = "requests" | "results";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A line as an object; an empty one when it is none. */
export function rowOf(bytes: Uint8Array | undefined): Record<string, unknown> {
  const parsed = parseExact(decoder.decode(bytes));
  return isRecord(parsed) ? parsed : {};
}

/** Two lines of the same custom_id. */
export function compareLines(
  a: Uint8Array | undefined,
  b: Uint8Array | undefined,
  kind: FileKind,
  options: CompareOptions,
): Comparison {
  return kind === "requests" ? compareRequests(rowOf(a), rowOf(b)) : compareResults(rowOf(a), rowOf(b), options);
}

/** One difference as text; null where a side has nothing there. */
export interface Explained {
  field: string;
  a: string | null;
  b: string | null;
}

/** Larger lines are not taken apart on the screen's thread. */
const EXPLAINED_BYTES = 1 << 20;
/** Characters of a value that are shown. */
const SHOWN_CHARS = 20_000;
const EXPLAINED_MAX = 50;

/**
 * Reads two lines again and says in what they differ, value by value, at most 50. Null when one of them is over 1 MB.
 * Rejects with a DOMException when a file can no longer be read.
 */
export async function explainLines(
  a: { blob: Blob; span: ByteSpan },
  b: { blob: Blob; span: ByteSpan },
  kind: FileKind,
  options: CompareOptions,
): Promise<Explained[] | null> {
  if ([a, b].some(({ span }) => span.to - span.from > EXPLAINED_BYTES)) return null;
  const read = async ({ blob, span }: { blob: Blob; span: ByteSpan }) =>
    new Uint8Array(await blob.slice(span.from, span.to).arrayBuffer());
  const { changes } = compareLines(await read(a), await read(b), kind, options);
  return changes.slice(0, EXPLAINED_MAX).map((change) => ({
    field: change.field,
    a: shownText(change.a),
    b: shownText(change.b),
  }));
}

function shownText(value: unknown): string | null {
  if (value === undefined || value === null) return value === null ? "null" : null;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
  // Long whole numbers were kept as marked text.
  const plain = (text.startsWith("\u0000") ? text.slice(1) : text).replace(/"\\u0000(-?\d+)"/g, "$1");
  return plain.length > SHOWN_CHARS ? `${plain.slice(0, SHOWN_CHARS)}…` : plain;
}
