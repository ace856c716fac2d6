import { ownBytes } from "@/lib/jsonl/patch";
import type { Version } from "./draft";

/** A version holds what it does not share with the one before it: of many large ones that share little, few are kept. */
export const mostVersions = { count: 20, bytes: 1_000_000_000 };
/** Patches that one step may be made of; with more it is kept whole. */
const mostPatches = 32;
/** The file as it came, the one before and the one now are always there. */
const fewest = 3;

/** Versions within bounds: the oldest corrections become one step, which is undone as one. `gone` are the versions left out. */
export function boundVersions(versions: readonly Version[]): { versions: Version[]; gone: Version[] } {
  const left = [...versions];
  const gone: Version[] = [];
  const bytes = () => left.reduce((sum, version) => sum + held(version), 0);
  while (left.length > fewest && (left.length > mostVersions.count || bytes() > mostVersions.bytes)) {
    const [first, second] = left.splice(1, 2) as [Version, Version];
    const label = [first.label, second.label].filter((one) => one !== null).join(", ");
    const counts = [...first.counts, ...second.counts];
    left.splice(1, 0, { ...second, label, counts, patches: joined(first.patches, second.patches) });
    gone.push(first);
  }
  return { versions: left, gone };
}

const held = ({ blob, patches }: Version): number =>
  patches ? patches.reduce((sum, { patch }) => sum + ownBytes(patch), 0) : blob.size;

function joined(first: Version["patches"], second: Version["patches"]): Version["patches"] {
  const patches = first && second && [...first, ...second];
  return patches && patches.length <= mostPatches ? patches : null;
}
