import type { Edit } from "@/lib/jsonl/fix/edit";
import { replaceValue } from "@/lib/jsonl/fix/edit";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import { type Named, note, nothing, type ToolRun } from "@/lib/jsonl/tools/job";
import { type LinePlace, readRequests } from "@/lib/jsonl/tools/read-requests";
import { AppError } from "@/lib/wire/errors";
import { dataAddress, downscale, imageOfData } from "./image-data";
import { ImageFinder, isLocal, type LocalImage, typeOfPath } from "./image-files";
import { LineDraft } from "./line-draft";
import { promptNodes } from "./prompt-nodes";

export interface ImageCount {
  /** Images put in from files, and those in the file that became smaller. */
  inlined: number;
  resized: number;
  /** Bytes of image data before and after, of those that became smaller. */
  bytesBefore: number;
  bytesAfter: number;
  /** Addresses that name a file which was not dropped, or that several files could be. */
  missing: Named<string>;
  /** Images that cannot be read as such. */
  unreadable: number;
}

export const noImages = (): ImageCount => ({
  inlined: 0,
  resized: 0,
  bytesBefore: 0,
  bytesAfter: 0,
  missing: nothing(),
  unreadable: 0,
});

/** Characters of images held at a time; a file with more could be sent nowhere. */
const HELD_MAX = 400_000_000;

/** Lines of which a look shows what becomes of their images. */
const LOOKED_AT = 4;

interface ImagesInput {
  blob: Blob;
  files: readonly LocalImage[];
  maxSidePx: number | null;
  onlyModel: string | null;
  isPreview: boolean;
}

/** A line that changed; `ordinal` counts the lines that are not blank from 1. The bytes are valid until the call returns. */
export type ChangedLine = { ordinal: number; number: number; before: Uint8Array; after: Uint8Array };
type DueLine = LinePlace & { ordinal: number };

/**
 * Puts local images into their requests and makes large ones smaller. A look converts the first few only, and counts the rest.
 * @returns the file with them
 */
export async function transformImages(
  { blob, files, maxSidePx, onlyModel, isPreview }: ImagesInput,
  count: ImageCount,
  run: ToolRun,
  onLine: (line: ChangedLine) => void,
  onBytes: (length: number) => void,
): Promise<Blob> {
  const lines = await linesWithImages(blob, run, { maxSidePx, onlyModel }, onBytes);
  const maker = new ImageMaker(new ImageFinder(files), maxSidePx, count);
  const draft = new LineDraft(run.limits.depth);
  const parts: Blob[] = [];
  let written = 0;
  for (const place of isPreview ? lines.slice(0, LOOKED_AT) : lines) {
    run.signal?.throwIfAborted();
    run.onLine?.(place.number);
    const before = new Uint8Array(await blob.slice(place.from, place.to).arrayBuffer());
    const content = before.at(-1) === 0x0a ? before.subarray(0, -1) : before;
    if (!draft.load(content)) continue;
    const edits: Edit[] = [];
    for (const node of promptNodes(draft.line, draft.body).images) {
      const next = await maker.make(draft.line.text(node));
      if (next !== null) edits.push(replaceValue(draft.line, node, JSON.stringify(next)));
    }
    if (!draft.apply(edits)) continue;
    onLine({ ordinal: place.ordinal, number: place.number, before: content, after: draft.content });
    parts.push(blob.slice(written, place.from), new Blob([draft.content]));
    written = place.from + content.length;
  }
  parts.push(blob.slice(written));
  return new Blob(parts, { type: "application/jsonl" });
}

/** Lines with an image that something may have to be done with. */
async function linesWithImages(
  blob: Blob,
  run: ToolRun,
  { maxSidePx, onlyModel }: { maxSidePx: number | null; onlyModel: string | null },
  onBytes: (length: number) => void,
): Promise<DueLine[]> {
  const lines: DueLine[] = [];
  let ordinal = 0;
  await readRequests(
    blob,
    run,
    (place, line) => {
      ordinal++;
      const body = line ? line.member(0, KEY.body) : 0;
      if (!line || body === 0 || line.kind(body) !== Kind.object) return;
      const model = line.member(body, KEY.model);
      if (onlyModel !== null && !(model !== 0 && line.kind(model) === Kind.string && line.text(model) === onlyModel))
        return;
      const isDue = promptNodes(line, body).images.some((node) => {
        const address = line.text(node);
        return isLocal(address) || (maxSidePx !== null && /^\s*data:image\//i.test(address));
      });
      if (isDue) lines.push({ ...place, ordinal });
    },
    onBytes,
  );
  return lines;
}

/** Makes the data address an image is to have, each file once. */
class ImageMaker {
  private readonly made = new Map<LocalImage, string | null>();
  private heldChars = 0;
  private readonly finder: ImageFinder;
  private readonly maxSidePx: number | null;
  private readonly count: ImageCount;

  constructor(finder: ImageFinder, maxSidePx: number | null, count: ImageCount) {
    this.finder = finder;
    this.maxSidePx = maxSidePx;
    this.count = count;
  }

  /** Null where the address stays as it is. */
  async make(address: string): Promise<string | null> {
    if (!isLocal(address)) return this.makeSmaller(address);
    const image = this.finder.find(address);
    if (!image) {
      note(this.count.missing, address);
      return null;
    }
    const made = this.made.has(image) ? (this.made.get(image) ?? null) : await this.read(image);
    if (made === null) this.count.unreadable++;
    else this.count.inlined++;
    return made;
  }

  private async read(image: LocalImage): Promise<string | null> {
    const whole = new Blob([image.file], { type: typeOfPath(image.path) });
    const fit = this.maxSidePx === null ? whole : await downscale(whole, this.maxSidePx);
    if (fit !== null && fit !== whole) this.noteSmaller(whole, fit);
    const made = fit === null ? null : await dataAddress(fit);
    this.heldChars += made?.length ?? 0;
    if (this.heldChars > HELD_MAX)
      throw new AppError(
        "invalid_input",
        "The images come to more than 400 MB. Make them smaller, or split the file first.",
      );
    this.made.set(image, made);
    return made;
  }

  private async makeSmaller(address: string): Promise<string | null> {
    if (this.maxSidePx === null) return null;
    const image = imageOfData(address);
    if (!image) return null;
    const smaller = await downscale(image, this.maxSidePx);
    if (smaller === null) this.count.unreadable++;
    if (smaller === null || smaller === image) return null;
    this.noteSmaller(image, smaller);
    return dataAddress(smaller);
  }

  private noteSmaller(before: Blob, after: Blob): void {
    this.count.resized++;
    this.count.bytesBefore += before.size;
    this.count.bytesAfter += after.size;
  }
}
