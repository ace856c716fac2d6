import { AppError } from "@/lib/wire/errors";
import { type Named, note, nothing, type ToolRun } from "./job";
import type { LocalImage } from "./transform/image-files";
import { type ImageCount, noImages, transformImages } from "./transform/images";
import { type StepCount, transformLines } from "./transform/lines";
import { inOrder, ShownLines } from "./transform/shown-lines";
import { stepProblem, type TransformStep } from "./transform/transform-step";

/** A line before and after, line ends left out; `after` is null where it was dropped. */
export interface TransformSample {
  number: number;
  before: Uint8Array<ArrayBuffer>;
  after: Uint8Array<ArrayBuffer> | null;
}

export interface TransformInput {
  blob: Blob;
  steps: readonly TransformStep[];
  /** Files the images step may put in. */
  images: readonly LocalImage[];
  /** Only looks what would become of the lines. */
  isPreview: boolean;
}

export interface TransformResult {
  /** Null when only a look was asked for. */
  blob: Blob | null;
  requests: number;
  changed: number;
  dropped: number;
  /** Of the steps that are on. A look does not count the images. */
  counts: StepCount[];
  /** Lines that are no JSON object. They are passed on as they are. */
  unread: Named<number>;
  /** Lines without the body that something was to be set in. */
  withoutBody: Named<number>;
  images: ImageCount;
  /** Some lines that change and some that are dropped, in the order of the file; see `ShownLines`. */
  samples: TransformSample[];
}

/** Lines shown, half of them the first ones. */
const SHOWN = { changed: 12, dropped: 4 };

/**
 * Writes a copy of a file with every step made on every request, in order; images come last. Only the bytes a step is about
 * change: numbers, key order, repeated keys, escapes, blank lines and line ends around them stay as they are. Memory: one
 * block, 4 MB of new bytes, and what the steps keep (some 100 bytes a line where repetitions are looked for).
 * @throws AppError `invalid_input` when a step cannot run
 */
export async function transformRequests(input: TransformInput, run: ToolRun): Promise<TransformResult> {
  const steps = input.steps.filter(({ isOn }) => isOn);
  const problem = steps.map(stepProblem).find((one) => one !== null);
  if (problem) throw new AppError("invalid_input", problem);
  const counts = steps.map(({ id }): StepCount => ({ id, changed: 0, dropped: 0 }));
  const counted = steps.map((step, at) => ({ step, count: counts[at] as StepCount }));
  const images = counted.find(({ step }) => step.kind === "images");
  const result: TransformResult = {
    blob: null,
    requests: 0,
    changed: 0,
    dropped: 0,
    counts,
    unread: nothing(),
    withoutBody: nothing(),
    images: noImages(),
    samples: [],
  };
  let done = 0;
  const onBytes = (length: number) => {
    done += length;
    const total = input.blob.size * (images ? 2 : 1);
    run.onRead?.(Math.min(done, total), total);
  };
  const changedLines = new ShownLines(SHOWN.changed / 2);
  const droppedLines = new ShownLines(SHOWN.dropped / 2);
  /** Requests of the new file that changed, by their place among its lines; needed where images may change them again. */
  const changedAt = new Set<number>();
  const isWritten = !input.isPreview || images !== undefined;
  let blob = await transformLines(
    input.blob,
    counted.filter((one) => one !== images),
    isWritten,
    run,
    ({ place, fate, before, after, isRequest, lacksBody }) => {
      result.requests++;
      if (!isRequest) note(result.unread, place.number);
      if (lacksBody) note(result.withoutBody, place.number);
      if (fate === "kept") return;
      result[fate]++;
      if (fate === "changed" && images) changedAt.add(result.requests - result.dropped);
      if (fate === "dropped") droppedLines.offer(place.number, before, null);
      else changedLines.offer(place.number, before, after);
    },
    onBytes,
  );
  if (images && images.step.kind === "images") {
    const { maxSidePx, onlyModel } = images.step;
    blob = await transformImages(
      { blob, files: input.images, maxSidePx, onlyModel, isPreview: input.isPreview },
      result.images,
      run,
      ({ ordinal, number, before, after }) => {
        images.count.changed++;
        if (!changedAt.has(ordinal)) result.changed++;
        changedLines.offer(number, before, after);
      },
      onBytes,
    );
  }
  return { ...result, samples: inOrder(changedLines, droppedLines), blob: input.isPreview ? null : blob };
}
