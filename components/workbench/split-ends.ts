/** A text in three: what it has in common with another at its beginning and at its end, and what lies between. */
export type Ends = { start: string; middle: string; end: string };

/** Parts two texts where they begin and cease to differ, at spaces where there are any near. */
export function splitEnds(a: string, b: string): { a: Ends; b: Ends } {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  // Back to where the word begins: half a word in colour is hard to read.
  while (start > 0 && start < Math.max(a.length, b.length) && !isSpace(a[start - 1])) start--;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  while (end > 0 && !isSpace(a[a.length - end])) end--;
  const part = (text: string): Ends => ({
    start: text.slice(0, start),
    middle: text.slice(start, text.length - end),
    end: text.slice(text.length - end),
  });
  return { a: part(a), b: part(b) };
}

const isSpace = (char: string | undefined): boolean => char !== undefined && /\s/.test(char);
