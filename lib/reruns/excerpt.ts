const around = 160;

/** What stands around the first place of a piece of text, before it is replaced everywhere and after. */
export function excerptAround(
  text: string,
  { find, by }: { find: string; by: string },
): { before: string; after: string } {
  const at = text.indexOf(find);
  const [from, to] = [Math.max(0, at - around), Math.min(text.length, at + find.length + around)];
  const piece = text.slice(from, to);
  const framed = (part: string) => `${from > 0 ? "…" : ""}${part}${to < text.length ? "…" : ""}`;
  return { before: framed(piece), after: framed(piece.split(find).join(by)) };
}
