/** Places of rows as a query carries them: "3,7-9,12". */
export function writeSeqs(seqs: Iterable<number>): string {
  const sorted = [...new Set(seqs)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end += 1;
    parts.push(end === at ? String(sorted[at]) : `${sorted[at]}-${sorted[end]}`);
    at = end + 1;
  }
  return parts.join(",");
}

const rowsMax = 1_000_000;

/** Reads what `writeSeqs` wrote; null for anything else, and for more than a million rows. */
export function parseSeqs(text: string): Set<number> | null {
  const seqs = new Set<number>();
  for (const part of text.split(",")) {
    const [, from, to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? [];
    if (from === undefined || Number(to) < Number(from) || seqs.size + Number(to) - Number(from) > rowsMax) return null;
    for (let seq = Number(from); seq <= Number(to); seq += 1) seqs.add(seq);
  }
  return seqs;
}
