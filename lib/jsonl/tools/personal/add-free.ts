/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  from: number;
  to: number;
}

/** Stretches in order with those of `more` that lie in none of them. Both are in order and without overlap. */
export function addFree<One extends Stretch>(taken: readonly One[], more: readonly One[]): One[] {
  let at = 0;
  const free = more.filter(({ from, to }) => {
    while (at < taken.length && (taken[at] as One).to <= from) at++;
    return at === taken.length || (taken[at] as One).from >= to;
  });
  return [...taken, ...free].sort((a, b) => a.from - b.from);
}
