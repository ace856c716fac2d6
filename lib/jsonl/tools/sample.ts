import { type Copy, copyWithPatch } from "@/lib/jsonl/patch";
import { AppError } from "@/lib/wire/errors";
import { copyPieces, type Piece } from "./copy-pieces";
import { type Named, note, nothing, type ToolRun } from "./job";
import { pickInOrder, seededRandom } from "./random";
import { indexRequests, type RequestIndex } from "./request-index";

/**
 * Which requests are taken. `stratified` takes from each model and url by its share, and at least one of each where it can; of
 * each the shortest and the longest, and as many from every quarter of its lengths.
 */
export type SampleHow =
  | { kind: "first"; count: number }
  | { kind: "random" | "stratified"; count: number; seed: number }
  | { kind: "ids"; ids: readonly string[] };

export interface SampleResult {
  blob: Blob;
  /** The file without the lines chosen, every other byte as it is; null unless it was asked for. */
  rest: Copy | null;
  chosen: number;
  of: number;
  /** Models and urls that the sample holds, and that the file holds. */
  groups: number;
  groupsOf: number;
  /** Ids asked for that the file does not have. */
  missing: Named<string>;
}

/**
 * Takes some of a file's requests into a new one, in their order and byte for byte; blank lines and a byte-order mark are left
 * out. Lines are taken whether or not they are valid. Reads the file once, then what was chosen; memory as `RequestIndex`.
 * @throws AppError `invalid_input` when there is nothing to take from, or less than one to take
 */
export async function sampleRequests(
  blob: Blob,
  how: SampleHow,
  run: ToolRun,
  withRest = false,
): Promise<SampleResult> {
  if (how.kind !== "ids" && !(Number.isInteger(how.count) && how.count >= 1))
    throw new AppError("invalid_input", "A sample has at least one line.");
  if (how.kind === "ids" && how.ids.length === 0)
    throw new AppError("invalid_input", "Name at least one custom_id, one on each line.");
  let done = 0;
  const index = await indexRequests(blob, run, { withIds: how.kind === "ids" }, (length) => {
    done += length;
    run.onRead?.(done, blob.size);
  });
  if (index.count === 0) throw new AppError("invalid_input", "The file has no requests to take a sample of.");
  const missing = nothing<string>();
  const chosen = choose(index, how, missing);
  const pieces = chosen.map((at) => ({ from: index.starts.at(at), to: index.ends.at(at) }));
  return {
    blob: await copyPieces(blob, pieces, run.signal),
    rest: withRest ? await copyWithPatch(blob, [...between(pieces, blob.size)], run.signal) : null,
    chosen: chosen.length,
    of: index.count,
    groups: new Set(chosen.map((at) => index.groupOf.at(at))).size,
    groupsOf: index.groups.length,
    missing,
  };
}

/** The stretches of a file that lie around others, which rise. */
function* between(pieces: readonly { from: number; to: number }[], sizeBytes: number): Generator<Piece> {
  let from = 0;
  for (const piece of pieces) {
    if (piece.from > from) yield { from, to: piece.from };
    from = piece.to;
  }
  if (from < sizeBytes) yield { from, to: sizeBytes };
}

function choose(index: RequestIndex, how: SampleHow, missing: Named<string>): number[] {
  const all = Array.from({ length: index.count }, (_, at) => at);
  if (how.kind === "first") return all.slice(0, how.count);
  if (how.kind !== "ids") {
    const random = seededRandom(how.seed);
    return how.kind === "random"
      ? pickInOrder(all, how.count, random)
      : chooseStratified(index, all, how.count, random);
  }
  const wanted = new Set(how.ids);
  const found = new Set<string>();
  const chosen = all.filter((at) => {
    const id = index.ids[at];
    if (id == null || !wanted.has(id)) return false;
    found.add(id);
    return true;
  });
  for (const id of wanted) if (!found.has(id)) note(missing, id);
  return chosen;
}

function chooseStratified(index: RequestIndex, all: number[], count: number, random: () => number): number[] {
  const members = index.groups.map((): number[] => []);
  for (const at of all) members[index.groupOf.at(at)]?.push(at);
  const shares = sharesOf(
    members.map((group) => group.length),
    count,
  );
  return members
    .flatMap((group, number) => chooseByLength(index, group, shares[number] ?? 0, random))
    .sort((a, b) => a - b);
}

const QUARTERS = 4;

/** `count` of a group: its shortest and its longest request where there is room for both, the others from every quarter of it. */
function chooseByLength(index: RequestIndex, group: readonly number[], count: number, random: () => number): number[] {
  const rising = [...group].sort((a, b) => index.sizeBytes(a) - index.sizeBytes(b) || a - b);
  const ends = count >= 2 ? [rising.shift(), rising.pop()].filter((at) => at !== undefined) : [];
  const quarters = Array.from({ length: QUARTERS }, (_, at) =>
    rising.slice(Math.floor((rising.length * at) / QUARTERS), Math.floor((rising.length * (at + 1)) / QUARTERS)),
  );
  const shares = sharesOf(
    quarters.map((quarter) => quarter.length),
    count - ends.length,
  );
  return [...ends, ...quarters.flatMap((quarter, at) => pickInOrder(quarter, shares[at] ?? 0, random))];
}

/**
 * How many of `count` each group gives: in proportion to its size, rounded so that the sum is exact, and at least one of each
 * as long as `count` reaches.
 */
export function sharesOf(sizes: readonly number[], count: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const wanted = Math.min(count, total);
  if (total === 0) return sizes.map(() => 0);
  const exact = sizes.map((size) => (size * wanted) / total);
  const least = (size: number) => (wanted >= sizes.length && size > 0 ? 1 : 0);
  const shares = sizes.map((size, at) => Math.min(size, Math.max(least(size), Math.floor(exact[at] as number))));
  // One at a time where the share is furthest below (or above) what is due.
  for (let sum = shares.reduce((a, b) => a + b, 0); sum !== wanted; ) {
    const step = sum < wanted ? 1 : -1;
    let best = -1;
    let bestGap = Number.NEGATIVE_INFINITY;
    for (const [at, size] of sizes.entries()) {
      const share = shares[at] as number;
      const canMove = step > 0 ? share < size : share > least(size);
      const gap = ((exact[at] as number) - share) * step;
      if (canMove && gap > bestGap) {
        best = at;
        bestGap = gap;
      }
    }
    if (best < 0) break;
    (shares[best] as number) += step;
    sum += step;
  }
  return shares;
}
