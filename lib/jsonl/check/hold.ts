const held = new Set<unknown>();

/**
 * Keeps things from the garbage collector until the answer is called. Chromium forgets a blob's stream that only a waiting
 * read refers to: it is collected, and the read never ends.
 */
export function hold(...things: unknown[]): () => void {
  held.add(things);
  return () => {
    held.delete(things);
  };
}
