import { type Copy, copyWithPatch } from "@/lib/jsonl/patch";
import { RequestHash, writeAsks } from "@/lib/jsonl/sketch";
import { Kept } from "./copy-pieces";
import type { ToolRun } from "./job";
import { NumberList } from "./number-list";
import { readRequests } from "./read-requests";

/** In place of the hash of a line that asks nothing. */
const NO_ASK = -1;

/** What each request of a file asks, as hashes that are the same wherever it is asked, in the order of the file; see `writeAsks`. */
export async function hashAsks(blob: Blob, run: ToolRun): Promise<string> {
  const hash = new RequestHash();
  const asks = new NumberList();
  await readRequests(blob, run, (_, line) => asks.push((line && hash.asks(line)) ?? NO_ASK));
  return writeAsks(Float64Array.from({ length: asks.length }, (_, at) => asks.at(at)));
}

/** A file without some of its requests, by their number from 0; what is left is as it was, byte for byte. */
export async function withoutRequests(blob: Blob, places: readonly number[], run: ToolRun): Promise<Copy> {
  const dropped = new Set(places);
  const kept = new Kept();
  let [number, done] = [0, 0];
  await readRequests(
    blob,
    run,
    ({ from, to }) => {
      if (dropped.has(number++)) kept.drop(from, to);
    },
    (length) => {
      done += length;
      run.onRead?.(done, blob.size);
    },
  );
  return copyWithPatch(blob, kept.upTo(blob.size), run.signal);
}
