import type { Version } from "./draft";

/** Each version is a file of its own, kept in the browser too: of a large file, few are. */
export const mostVersions = { count: 20, bytes: 1_000_000_000 };
/** The file as it came, the one before and the one now are always there. */
const fewest = 3;

/** Versions within bounds: the oldest corrections become one step, which is undone as one. `gone` are the versions left out. */
export function boundVersions(versions: readonly Version[]): { versions: Version[]; gone: Version[] } {
  const left = [...versions];
  const gone: Version[] = [];
  const bytes = () => left.reduce((sum, { blob }) => sum + blob.size, 0);
  while (left.length > fewest && (left.length > mostVersions.count || bytes() > mostVersions.bytes)) {
    const [first, second] = left.splice(1, 2) as [Version, Version];
    const label = [first.label, second.label].filter((one) => one !== null).join(", ");
    left.splice(1, 0, { ...second, label, counts: [...first.counts, ...second.counts] });
    gone.push(first);
  }
  return { versions: left, gone };
}
