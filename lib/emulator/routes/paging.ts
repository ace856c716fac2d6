/** A page of the cursor family. `items` are in the order they are listed. */
export function cursorPage<T extends { id: string }>(items: T[], after: string | null, limit: number) {
  // An `after` that names nothing is ignored: the first page again, as upstream.
  const position = after === null ? -1 : items.findIndex((item) => item.id === after.toLowerCase());
  const page = items.slice(position + 1, position + 1 + limit);
  return { page, hasMore: position + 1 + limit < items.length };
}

/** The list envelope; `first_id` and `last_id` are left out when it is empty. */
export function listEnvelope<T extends { id: string }>(data: T[], hasMore: boolean) {
  const first = data[0];
  const last = data.at(-1);
  const ends = first && last ? { first_id: first.id, last_id: last.id } : {};
  return { object: "list", data, ...ends, has_more: hasMore };
}

export const DEFAULT_PAGE = 20;
