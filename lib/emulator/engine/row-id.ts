const TAIL_BITS = 2n ** 48n;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID in the usual form; anything else is a 400 on this plane, not a 404. */
export function isUuid(text: string): boolean {
  return UUID.test(text.toLowerCase());
}

/**
 * The bare id of a request: the batch's UUID with its last group moved on by the row. Nothing has to be stored, and
 * the row can be told from the id.
 */
export function rowId(batchId: string, row: number): string {
  const tail = (BigInt(`0x${batchId.slice(24)}`) + BigInt(row) + 1n) % TAIL_BITS;
  return batchId.slice(0, 24) + tail.toString(16).padStart(12, "0");
}

/** The row an id names in this batch of `total` rows, or undefined. */
export function rowOfId(batchId: string, total: number, id: string): number | undefined {
  const lower = id.toLowerCase();
  if (!isUuid(lower) || lower.slice(0, 24) !== batchId.slice(0, 24)) return undefined;
  const distance = BigInt(`0x${lower.slice(24)}`) - BigInt(`0x${batchId.slice(24)}`) - 1n;
  const row = Number((distance + TAIL_BITS) % TAIL_BITS);
  return row < total ? row : undefined;
}
