/** Numbers from 0 (inclusive) to 1 (exclusive) that are the same for the same seed, on every machine. Not for secrets. */
export function seededRandom(seed: number): () => number {
  // A 32-bit Weyl sequence, each step scrambled by two multiply-and-shift rounds.
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** `count` of `from`, each equally likely, in the order they came. All of them when there are no more. */
export function pickInOrder<Item>(from: readonly Item[], count: number, random: () => number): Item[] {
  const picked: Item[] = [];
  for (const [index, item] of from.entries())
    if (random() * (from.length - index) < count - picked.length) picked.push(item);
  return picked;
}
