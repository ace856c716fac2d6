/** Whether every word typed occurs somewhere in the texts, whatever the order and case. Nothing typed matches all. */
export function matchesWords(query: string, texts: readonly string[]): boolean {
  const text = texts.join(" ").toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
