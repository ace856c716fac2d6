import { IdMaker } from "@/lib/jsonl/fix/ids";
import { Output } from "@/lib/jsonl/fix/output";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import type { ToolRun } from "@/lib/jsonl/tools/job";
import { type LinePlace, readRequests } from "@/lib/jsonl/tools/read-requests";
import { LineDraft } from "./line-draft";
import { type RunStep, runStepOf } from "./run-step";
import type { TransformStep } from "./transform-step";

export type Fate = "kept" | "changed" | "dropped";

/** What became of a line; the bytes are valid until the call returns. */
export interface LineEnd {
  place: LinePlace;
  fate: Fate;
  before: Uint8Array;
  after: Uint8Array;
  isRequest: boolean;
  /** A step was to set something in a body that the line does not have. */
  lacksBody: boolean;
}

export interface StepCount {
  id: string;
  changed: number;
  dropped: number;
}

interface Prepared {
  count: StepCount;
  onlyModel: string | null;
  run: RunStep;
}

const nothing = new Uint8Array(0);

/**
 * Runs steps on every line of a file and tells what became of each.
 * @returns the new file, or the old one where none is to be written
 */
export async function transformLines(
  blob: Blob,
  steps: readonly { step: TransformStep; count: StepCount }[],
  isWritten: boolean,
  run: ToolRun,
  onLine: (end: LineEnd) => void,
  onBytes: (length: number) => void,
): Promise<Blob> {
  const prepared = steps.flatMap(({ step, count }): Prepared[] => {
    const made = runStepOf(step);
    return made ? [{ run: made, count, onlyModel: step.onlyModel }] : [];
  });
  const ids = new IdMaker(run.limits.customIdBytes);
  const context = { limits: run.limits, ids, seen: ids, request: 0, lineNumber: 0, placesOf: () => [] };
  const { depth } = run.limits;
  const draft = new LineDraft(depth, depth);
  const output = isWritten ? new Output(blob) : null;
  let written = 0;
  await readRequests(
    blob,
    run,
    (place, line, base) => {
      run.onLine?.(place.number);
      const block = line ? line.scanner.state.bytes : nothing;
      const hasFeed = block[place.to - base - 1] === 0x0a;
      const end = hasFeed ? place.to - 1 : place.to;
      const before = line ? block.subarray(place.from - base, end - base) : nothing;
      const isRequest = line !== null && draft.load(before);
      context.request++;
      context.lineNumber = place.number;
      const { fate, lacksBody } = isRequest
        ? runAll(prepared, draft, context)
        : ({ fate: "kept", lacksBody: false } as const);
      if (fate === "kept") output?.keep(written, place.to, block, base);
      else {
        // Blank lines before it stay.
        output?.keep(written, place.from, block, base);
        if (fate === "changed") {
          output?.replace(place.from, end, draft.content, block, base);
          output?.keep(end, place.to, block, base);
        }
      }
      written = place.to;
      onLine({ place, fate, before, after: draft.content, isRequest, lacksBody });
    },
    onBytes,
  );
  output?.keep(written, blob.size, nothing, 0);
  return output?.finish() ?? blob;
}

function runAll(
  steps: readonly Prepared[],
  draft: LineDraft,
  context: Parameters<RunStep>[1],
): { fate: Fate; lacksBody: boolean } {
  let lacksBody = false;
  for (const { run, count, onlyModel } of steps) {
    if (onlyModel !== null && modelOf(draft) !== onlyModel) continue;
    const outcome = run(draft, context);
    if (outcome === "no_body") lacksBody = true;
    if (outcome === "changed") count.changed++;
    if (outcome !== "dropped") continue;
    count.dropped++;
    return { fate: "dropped", lacksBody };
  }
  return { fate: draft.isChanged ? "changed" : "kept", lacksBody };
}

function modelOf({ line, body }: LineDraft): string | null {
  const node = body === 0 ? 0 : line.inBody(KEY.model);
  return node !== 0 && line.kind(node) === Kind.string ? line.text(node) : null;
}
