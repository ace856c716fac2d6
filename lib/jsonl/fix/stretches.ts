/** Part of the new bytes: as they are in the old ones from `from` to `to`, or new. */
export type Stretch = { from: number; to: number } | { bytes: Uint8Array };

/** Less than this in common is not worth a stretch of its own. */
const WORTH_BYTES = 64;
/** Bytes that are looked for, and how far from where they stood. */
const PROBE_BYTES = 24;
const REACH_BYTES = 2_048;
/** Places that are tried, as shares of what differs. */
const PROBED = [0.5, 0.25, 0.75];
const MOST_DEPTH = 6;

/**
 * New bytes as stretches of the old ones and what lies between. Finds what a line that was changed in a few places has kept: its
 * beginning, its end, and long stretches that moved a little. What is not found is told as new, so it is right in any case.
 */
export function* stretchesOf(old: Uint8Array, next: Uint8Array, base = 0, depth = 0): Generator<Stretch> {
  const most = Math.min(old.length, next.length);
  let head = 0;
  while (head < most && old[head] === next[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === next[next.length - 1 - tail]) tail++;
  if (head > 0) yield { from: base, to: base + head };
  const was = old.subarray(head, old.length - tail);
  const is = next.subarray(head, next.length - tail);
  const met = depth < MOST_DEPTH ? meet(was, is) : null;
  if (met) {
    const [at, to] = met;
    yield* stretchesOf(was.subarray(0, at), is.subarray(0, to), base + head, depth + 1);
    yield* stretchesOf(was.subarray(at), is.subarray(to), base + head + at, depth + 1);
  } else if (is.length > 0) yield { bytes: is };
  if (tail > 0) yield { from: base + old.length - tail, to: base + old.length };
}

/** A place in both from which on they are the same for a while. */
function meet(was: Uint8Array, is: Uint8Array): [was: number, is: number] | null {
  if (was.length < WORTH_BYTES || is.length < WORTH_BYTES) return null;
  for (const share of PROBED) {
    const at = Math.min(Math.floor(was.length * share), was.length - PROBE_BYTES);
    const first = Math.max(0, at - REACH_BYTES);
    const last = Math.min(is.length - PROBE_BYTES, at + REACH_BYTES);
    for (
      let to = is.indexOf(was[at] as number, first);
      to >= 0 && to <= last;
      to = is.indexOf(was[at] as number, to + 1)
    ) {
      let same = 1;
      while (same < PROBE_BYTES && was[at + same] === is[to + same]) same++;
      if (same === PROBE_BYTES) return [at, to];
    }
  }
  return null;
}
