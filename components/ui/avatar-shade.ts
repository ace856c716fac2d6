/**
 * Which of `count` colours belongs to a name: FNV-1a over UTF-16 units, so the same in every browser and on the
 * server, today and tomorrow. Returns 0 to count − 1.
 */
export function avatarShade(seed: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) {
    hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash % count;
}
