/** Files one after the other; a last line without line feed gets one when another follows. */
export async function joinLines(blobs: readonly Blob[]): Promise<Blob> {
  const parts: (Blob | string)[] = [];
  for (const blob of blobs) {
    const before = parts.at(-1);
    if (before instanceof Blob && before.size > 0 && (await before.slice(-1).text()) !== "\n") parts.push("\n");
    parts.push(blob);
  }
  return new Blob(parts);
}
