/**
 * Where a key moves the active row: `current` and the answer are indexes (−1: none yet), `page` the rows in sight.
 * Null when the key does not move rows.
 */
export function rowAfterKey(key: string, current: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const clamp = (index: number) => Math.min(count - 1, Math.max(0, index));
  switch (key) {
    case "j":
    case "ArrowDown":
      return clamp(current + 1);
    case "k":
    case "ArrowUp":
      return current < 0 ? 0 : clamp(current - 1);
    case "PageDown":
      return clamp(current + page);
    case "PageUp":
      return clamp(current - page);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
