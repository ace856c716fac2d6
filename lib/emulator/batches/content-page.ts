import type { LineSource } from "./line-source";

export type ContentRequest = { skip: number; limit: number | undefined; search: string | null };
export type ContentPage = {
  lines: AsyncIterable<Uint8Array>;
  /** True when there is a next page; always false without a limit. */
  hasMore: boolean;
  /** Cumulative number of lines up to the end of this reply; null where the upstream leaves it out. */
  lastLine: number | null;
};

function matches(customId: string, search: string): boolean {
  return customId.toLowerCase().includes(search.toLowerCase());
}

async function* matchingLines(source: LineSource, search: string, skip: number): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const { customId, bytes } of source.scan(0, source.count)) {
    if (matches(customId, search) && seen++ >= skip) yield bytes;
  }
}

async function* chosenLines(source: LineSource, indices: number[]): AsyncGenerator<Uint8Array> {
  for (const index of indices) yield* source.range(index, index + 1);
}

/** Which lines a content call returns, and what its headers say. */
export async function contentPage(source: LineSource, request: ContentRequest): Promise<ContentPage> {
  const { skip, limit, search } = request;
  if (limit === undefined) {
    if (search) return { lines: matchingLines(source, search, skip), hasMore: false, lastLine: null };
    return {
      lines: source.range(Math.min(skip, source.count), source.count),
      hasMore: false,
      lastLine: Math.max(skip, source.count),
    };
  }
  if (!search) {
    const from = Math.min(skip, source.count);
    const to = Math.min(from + limit, source.count);
    return { lines: source.range(from, to), hasMore: to < source.count, lastLine: skip + (to - from) };
  }
  const indices: number[] = [];
  for await (const line of source.scan(0, source.count)) {
    if (matches(line.customId, search)) indices.push(line.index);
    if (indices.length > skip + limit) break;
  }
  const chosen = indices.slice(skip, skip + limit);
  return { lines: chosenLines(source, chosen), hasMore: indices.length > skip + limit, lastLine: skip + chosen.length };
}
