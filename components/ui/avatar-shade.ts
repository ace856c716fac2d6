/**
 * Which of `count` colours belongs to a name: FNV-1a over UTF-16 units, so the same in every browser and on the
 * server, today and tomorrow. Returns 0 to count − 1.
 */
export function avatarShade(seed: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) {
    hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193) >>> 0;
  }
  // Names differ little in their last letters; this lets every bit reach the low ones that decide.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = (hash ^ (hash >>> 13)) >>> 0;
  return hash % count;
}
