import { AppError } from "@/lib/wire/errors";
import { copyPieces } from "./copy-pieces";
import { type Named, note, nothing, type ToolRun } from "./job";
import { indexRequests, type RequestIndex } from "./request-index";

/** Where a file is cut. `limits` makes as few parts as fit both bounds, of about the same weight. */
export type SplitHow =
  | { kind: "lines"; lines: number }
  | { kind: "bytes"; bytes: number }
  | { kind: "model" }
  | { kind: "limits"; lines: number; bytes: number };

export interface SplitPart {
  blob: Blob;
  requests: number;
  /** The model all its requests name, when the file was split by model; null: they name none, or are not JSON. */
  model: string | null;
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
 * model, when split by model); blank lines and a byte-order mark are left out. Large parts remain stretches of the old file.
 * @throws AppError `invalid_input` for an empty file, a bound below one, or more than 1,000 parts
 */
export async function splitRequests(blob: Blob, how: SplitHow, run: ToolRun): Promise<SplitResult> {
  const bounds = how.kind === "model" ? [] : how.kind === "limits" ? [how.lines, how.bytes] : [howMany(how)];
  if (bounds.some((bound) => !(Number.isInteger(bound) && bound >= 1)))
    throw new AppError("invalid_input", "A part holds at least one line and one byte.");
  let done = 0;
  const index = await indexRequests(blob, run, { withIds: false }, (length) => {
    done += length;
    run.onRead?.(done, blob.size);
  });
  if (index.count === 0) throw new AppError("invalid_input", "The file has no requests to split.");
  const tooLong = nothing<number>();
  const groups = how.kind === "model" ? byModel(index) : bySize(index, how, tooLong);
  if (groups.length > PARTS_MAX) {
    const count = groups.length.toLocaleString("en");
    throw new AppError("invalid_input", `That would make ${count} files. Choose larger parts: at most 1,000 are made.`);
  }
  const parts: SplitPart[] = [];
  for (const { requests, model } of groups) {
    const pieces = requests.map((at) => ({ from: index.starts.at(at), to: index.ends.at(at) }));
    parts.push({ blob: await copyPieces(blob, pieces, run.signal), requests: requests.length, model });
  }
  return { parts, requests: index.count, tooLong };
}

type Group = { requests: number[]; model: string | null };

const howMany = (how: Exclude<SplitHow, { kind: "model" | "limits" }>) =>
  how.kind === "lines" ? how.lines : how.bytes;

function byModel(index: RequestIndex): Group[] {
  const groups = new Map<string | null, number[]>();
  for (let at = 0; at < index.count; at++) {
    const { model } = index.group(at);
    const requests = groups.get(model);
    if (requests) requests.push(at);
    else groups.set(model, [at]);
  }
  return [...groups].map(([model, requests]) => ({ requests, model }));
}

function bySize(index: RequestIndex, how: Exclude<SplitHow, { kind: "model" }>, tooLong: Named<number>): Group[] {
  const most = {
    lines: how.kind === "bytes" ? Number.POSITIVE_INFINITY : how.lines,
    bytes: how.kind === "lines" ? Number.POSITIVE_INFINITY : how.bytes,
  };
  for (let at = 0; at < index.count; at++) if (index.sizeBytes(at) > most.bytes) note(tooLong, index.numbers.at(at));
  let ends = cutsOf(index, most);
  if (how.kind === "limits") {
    // The smallest bounds, as a share of the limits, that need no more parts: then none is much larger than the rest.
    let low = 0;
    let high = 1;
    for (let round = 0; round < 24; round++) {
      const share = (low + high) / 2;
      const tighter = { lines: Math.floor(most.lines * share), bytes: Math.floor(most.bytes * share) };
      const cuts = cutsOf(index, tighter);
      if (cuts.length <= ends.length) {
        ends = cuts;
        high = share;
      } else low = share;
    }
  }
  let start = 0;
  return ends.map((end) => {
    const requests = Array.from({ length: end - start }, (_, offset) => start + offset);
    start = end;
    return { requests, model: null };
  });
}

/** Ends (exclusive) of parts filled one after the other. A line over the bound on bytes stands alone. */
function cutsOf(index: RequestIndex, most: { lines: number; bytes: number }): number[] {
  const ends: number[] = [];
  let lines = 0;
  let bytes = 0;
  for (let at = 0; at < index.count; at++) {
    const size = index.sizeBytes(at);
    if (lines > 0 && (lines + 1 > most.lines || bytes + size > most.bytes)) {
      ends.push(at);
      lines = 0;
      bytes = 0;
    }
    lines++;
    bytes += size;
  }
  ends.push(index.count);
  return ends;
}
