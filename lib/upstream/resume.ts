import "server-only";
import { UpstreamError } from "./errors";

/** Lines kept back while it is not yet certain where the body began. */
const heldBytesMax = 8 * 1024 * 1024;

export type Resume = {
  /** Lines the caller has already. */
  skip: number;
  /** Lines the body should hold if it begins behind those; null when the upstream does not say. */
  expected: number | null;
  /** Whether `first`, the body's first line, is the first of the whole file. Costs a request. */
  isFileStart: (first: Uint8Array) => Promise<boolean>;
};

/**
 * The lines behind the first `skip`, whether or not the upstream heeded the request to leave those out. The body ends
 * where the upstream says the file ends, so every line beyond the expected number is one the caller has: that tells an
 * ignored parameter as well as a count that is off by one. Where the number does not settle it (unknown, too large to
 * wait for, or the body ended early) the body's first line is compared with the file's. In doubt a line is given twice
 * rather than left out.
 */
export async function* linesBehind(
  lines: AsyncGenerator<Uint8Array>,
  { skip, expected, isFileStart }: Resume,
): AsyncGenerator<Uint8Array> {
  if (skip === 0) return yield* lines;
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  let isEnd = false;
  let failure: UpstreamError | null = null;
  const room = expected === null ? 0 : heldBytesMax;
  try {
    while (!isEnd && heldBytes <= room) {
      const next = await lines.next();
      if (next.done) isEnd = true;
      else {
        held.push(next.value);
        heldBytes += next.value.byteLength;
      }
    }
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    failure = error;
  }
  try {
    const [first] = held;
    const extra = isEnd && expected !== null ? held.length - expected : null;
    // Just as many as expected, or all of the file: the count alone settles it.
    const isCounted = extra === 0 || extra === skip;
    const isIgnored = !isCounted && first !== undefined && (await isFileStart(first));
    let surplus = isIgnored ? skip : Math.min(skip, Math.max(0, extra ?? 0));
    yield* held.slice(surplus);
    surplus = Math.max(0, surplus - held.length);
    if (failure) throw failure;
    if (isEnd) return;
    for await (const line of lines) {
      if (surplus === 0) yield line;
      else surplus -= 1;
    }
  } finally {
    await lines.return(undefined);
  }
}

/** The first `count` lines left out; for upstreams that always send the whole file. */
export async function* withoutFirst(lines: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const line of lines) {
    if (left === 0) yield line;
    else left -= 1;
  }
}
