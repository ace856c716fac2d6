import type { ReviewVerdict } from "./contract";

export type Standing = "accepted" | "rejected" | "disputed";

/** Where a row stands by what everybody said of it; null while nobody has decided. */
export function standingOf(verdicts: readonly (ReviewVerdict | null)[]): Standing | null {
  const said = new Set(verdicts.filter((verdict) => verdict !== null));
  if (said.size === 2) return "disputed";
  return said.has("accept") ? "accepted" : said.has("reject") ? "rejected" : null;
}

/** Mixes the bits of a number well (splitmix32's finish). */
function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** A number out of a text, the same on every machine (FNV-1a). */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * Rows in an order that is as good as random and the same for everybody: those who review a batch together draw from one
 * sample, and a row keeps its place when others join.
 */
export function shuffled(seqs: readonly number[], seed: string): number[] {
  const start = seedOf(seed);
  return seqs
    .map((seq) => ({ seq, rank: mix(mix(seq + 0x9e3779b9) ^ start) }))
    .sort((a, b) => a.rank - b.rank || a.seq - b.seq)
    .map(({ seq }) => seq);
}
