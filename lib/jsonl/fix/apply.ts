import { type BlockConsumer, BlockReader } from "@/lib/jsonl/check/block-reader";
import { LineChecker } from "@/lib/jsonl/check/line-checker";
import { readInto } from "@/lib/jsonl/check/read-into";
import type { CheckLimits } from "@/lib/jsonl/contract";
import type { FixCount, ParsedFix } from "@/lib/jsonl/fix-contract";
import { type Copy, PatchWriter } from "@/lib/jsonl/patch";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import { IdMaker } from "./ids";
import { LineFixer } from "./line-fixer";
import { Output } from "./output";

export interface FixRun {
  limits: CheckLimits;
  signal?: AbortSignal;
  /** Bytes read of all that will be read (a correction of ids reads the file twice), and lines written. */
  onRead?: (bytesDone: number, bytesTotal: number, lines: number) => void;
}

/** A corrected file, and how many lines each step changed. */
export interface FixedFile extends Copy {
  counts: FixCount[];
}

/** Runs a correction in this thread. See `applyFixes`. */
export async function runFixes(blob: Blob, fixes: readonly ParsedFix[], run: FixRun): Promise<FixedFile> {
  const { limits } = run;
  const ids = new IdMaker(limits.customIdBytes);
  const needsIds = fixes.some(({ kind }) => kind === "rename_duplicate_ids" || kind === "repair_ids");
  const total = blob.size * (needsIds ? 2 : 1);
  let done = 0;
  const pass = async (consumer: BlockConsumer, lines: () => number) => {
    const reader = new BlockReader(consumer, limits.lineBytes);
    await readInto(blob, reader, (length) => {
      run.signal?.throwIfAborted();
      done += length;
      run.onRead?.(done, total, lines());
    });
    reader.finish();
  };
  run.signal?.throwIfAborted();
  if (needsIds) await pass(new IdCollector(limits, ids), () => 0);
  const patch = new PatchWriter();
  const output = new Output(blob, patch);
  const fixer = new LineFixer(limits, fixes, ids, output);
  await pass(fixer, () => fixer.lines);
  const fixed = output.finish();
  return { blob: fixed, patch: patch.finish(fixed.size), counts: fixer.counts };
}

/** First reading: which ids the file has. */
class IdCollector implements BlockConsumer {
  readonly isStopped = false;
  readonly hopelessBytes = Number.POSITIVE_INFINITY;
  private readonly checker: LineChecker;
  private readonly ids: IdMaker;

  constructor(limits: CheckLimits, ids: IdMaker) {
    this.checker = new LineChecker(limits, { add: () => undefined });
    this.ids = ids;
  }

  block(bytes: Uint8Array<ArrayBuffer>, from: number, to: number): number {
    const { checker } = this;
    checker.scanner.state.load(bytes);
    let start = from;
    while (start < to) {
      // A byte-order mark is no JSON; only the first line can have one.
      let first = bytes[start] === 0xef ? start + 3 : start;
      while (bytes[first] === 0x20 || bytes[first] === 0x09 || bytes[first] === 0x0d) first++;
      if (bytes[first] === 0x0a) {
        start = first + 1;
        continue;
      }
      start = checker.scan(first) + 1;
      if (!checker.isJson || checker.line.kind(0) !== Kind.object) continue;
      const id = checker.line.member(0, KEY.custom_id);
      if (id !== 0 && checker.line.kind(id) === Kind.string) this.ids.take(checker.line.text(id));
    }
    return start;
  }

  oversizeLine(): void {
    // Too long to be a request; its id is not known.
  }
}
