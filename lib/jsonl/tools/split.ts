import { AppError } from "@/lib/wire/errors";
import { copyPieces } from "./copy-pieces";
import { type Named, note, nothing, type ToolRun } from "./job";
import { indexRequests, type RequestGroup, type RequestIndex } from "./request-index";

/** The most a part may hold. */
export interface PartLimits {
  lines: number;
  bytes: number;
}

/** What the requests of a part have in common. */
export type SplitBy = "model" | "url" | "model_url";

/**
 * Where a file is cut. `limits` makes as few parts as fit both bounds, of about the same weight. A part for each model, url or
 * pair of them is cut further where `most` asks for it.
 */
export type SplitHow =
  | { kind: "lines"; lines: number }
  | { kind: "bytes"; bytes: number }
  | ({ kind: "limits" } & PartLimits)
  | { kind: SplitBy; most?: PartLimits };

export interface SplitPart {
  blob: Blob;
  requests: number;
  /** The model and the url all its requests name, when the file was split by them; null: they name none, or are not JSON. */
  model: string | null;
  url: string | null;
}

export interface SplitResult {
  parts: SplitPart[];
  requests: number;
  /** Physical numbers of lines that alone are over the limit on bytes. Each is a part of its own. */
  tooLong: Named<number>;
}

/** More files than anyone wants to find in their downloads. */
const PARTS_MAX = 1_000;

/**
 * Cuts a file between lines. Together the parts hold every request once, byte for byte, in the order of the file (within each
 * model or url, when split by them); blank lines and a byte-order mark are left out. Large parts remain stretches of the old
 * file.
 * @throws AppError `invalid_input` for an empty file, a bound below one, or more than 1,000 parts
 */
export async function splitRequests(blob: Blob, how: SplitHow, run: ToolRun): Promise<SplitResult> {
  const most = mostOf(how);
  if (!(isBound(most.lines) && isBound(most.bytes)))
    throw new AppError("invalid_input", "A part holds at least one line and one byte.");
  let done = 0;
  const index = await indexRequests(blob, run, { withIds: false }, (length) => {
    done += length;
    run.onRead?.(done, blob.size);
  });
  if (index.count === 0) throw new AppError("invalid_input", "The file has no requests to split.");
  const tooLong = nothing<number>();
  for (let at = 0; at < index.count; at++) if (index.sizeBytes(at) > most.bytes) note(tooLong, index.numbers.at(at));
  const isBalanced = how.kind !== "lines" && how.kind !== "bytes";
  const groups = groupsOf(index, how).flatMap(({ requests, ...named }) =>
    cutsOf(index, requests, most, isBalanced).map((part) => ({ requests: part, ...named })),
  );
  if (groups.length > PARTS_MAX) {
    const count = groups.length.toLocaleString("en");
    throw new AppError("invalid_input", `That would make ${count} files. Choose larger parts: at most 1,000 are made.`);
  }
  const parts: SplitPart[] = [];
  for (const { requests, model, url } of groups) {
    const pieces = requests.map((at) => ({ from: index.starts.at(at), to: index.ends.at(at) }));
    parts.push({ blob: await copyPieces(blob, pieces, run.signal), requests: requests.length, model, url });
  }
  return { parts, requests: index.count, tooLong };
}

type Group = RequestGroup & { requests: number[] };

const isBound = (bound: number): boolean =>
  bound >= 1 && (Number.isInteger(bound) || bound === Number.POSITIVE_INFINITY);

function mostOf(how: SplitHow): PartLimits {
  const free = { lines: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
  switch (how.kind) {
    case "lines":
      return { ...free, lines: how.lines };
    case "bytes":
      return { ...free, bytes: how.bytes };
    case "limits":
      return { lines: how.lines, bytes: how.bytes };
    default:
      return how.most ?? free;
  }
}

/** The requests that may stand in one part, in the order in which the first of each stands in the file. */
function groupsOf(index: RequestIndex, { kind }: SplitHow): Group[] {
  const groups = new Map<string, Group>();
  for (let at = 0; at < index.count; at++) {
    const named = index.group(at);
    const model = kind === "model" || kind === "model_url" ? named.model : null;
    const url = kind === "url" || kind === "model_url" ? named.url : null;
    const key = JSON.stringify([model, url]);
    const group = groups.get(key);
    if (group) group.requests.push(at);
    else groups.set(key, { model, url, requests: [at] });
  }
  return [...groups.values()];
}

/** Cuts requests into parts within the bounds; `isBalanced`: as few as fit, none much larger than the rest. */
function cutsOf(index: RequestIndex, requests: number[], most: PartLimits, isBalanced: boolean): number[][] {
  let ends = endsOf(index, requests, most);
  if (isBalanced && ends.length > 1) {
    const total = requests.reduce((sum, at) => sum + index.sizeBytes(at), 0);
    const whole = { lines: Math.min(most.lines, requests.length), bytes: Math.min(most.bytes, total) };
    // The smallest bounds, as a share of the limits, that need no more parts.
    let low = 0;
    let high = 1;
    for (let round = 0; round < 24; round++) {
      const share = (low + high) / 2;
      const tighter = { lines: Math.floor(whole.lines * share), bytes: Math.floor(whole.bytes * share) };
      const cuts = endsOf(index, requests, tighter);
      if (cuts.length <= ends.length) {
        ends = cuts;
        high = share;
      } else low = share;
    }
  }
  return ends.map((end, at) => requests.slice(at === 0 ? 0 : ends[at - 1], end));
}

/** Ends (exclusive) of parts filled one after the other. A line over the bound on bytes stands alone. */
function endsOf(index: RequestIndex, requests: readonly number[], most: PartLimits): number[] {
  const ends: number[] = [];
  let lines = 0;
  let bytes = 0;
  for (const [place, at] of requests.entries()) {
    const size = index.sizeBytes(at);
    if (lines > 0 && (lines + 1 > most.lines || bytes + size > most.bytes)) {
      ends.push(place);
      lines = 0;
      bytes = 0;
    }
    lines++;
    bytes += size;
  }
  ends.push(requests.length);
  return ends;
}
