import type { ImagePart, Line } from "@/lib/jsonl/check/line";
import type { ImageTally } from "@/lib/jsonl/contract";
import { cellsOf, patchesOf, shrunkPixelsOf, tilesOf } from "./image-cells";
import { Base64Reader, imageSize } from "./image-size";

/** Addresses with escapes longer than this are not decoded to read their size. */
const LARGEST_ESCAPED = 1_000_000;
/** Media types told apart; file contents choose the names, so they are bounded. */
const MOST_TYPES = 20;

export function emptyImages(): ImageTally {
  return {
    count: 0,
    inline: 0,
    remote: 0,
    bytes: 0,
    sized: 0,
    pixels: 0,
    cells28: 0,
    cells32: 0,
    tiles512: 0,
    patches32: 0,
    shrunkPixels: 0,
    types: {},
  };
}

/** Counts one image of a prompt; reads the size of inline ones from their header. */
export function addImage(tally: ImageTally, line: Line, image: ImagePart): void {
  tally.count++;
  if (image.isRemote) {
    tally.remote++;
    return;
  }
  tally.inline++;
  let { bytes } = line.scanner.state;
  let start = line.startOf(image.node);
  let end = line.endOf(image.node);
  if (line.isEscaped(image.node)) {
    if (end - start > LARGEST_ESCAPED) return;
    bytes = new TextEncoder().encode(line.text(image.node));
    start = 0;
    end = bytes.length;
  }
  const comma = bytes.subarray(start, Math.min(end, start + 200)).indexOf(0x2c);
  const head = comma < 0 ? "" : String.fromCharCode(...bytes.subarray(start, start + comma)).toLowerCase();
  const type = /^\s*data:image\/([a-z0-9.+-]{1,30})[;,]?/.exec(head)?.[1] ?? "other";
  const isNew = !Object.hasOwn(tally.types, type);
  const key = isNew && Object.keys(tally.types).length >= MOST_TYPES ? "other" : type;
  tally.types[key] = (Object.hasOwn(tally.types, key) ? (tally.types[key] as number) : 0) + 1;

  const content = new Base64Reader(bytes, comma < 0 ? start : start + comma + 1, end);
  tally.bytes += content.length;
  const size = imageSize(content);
  if (size === null) return;
  tally.sized++;
  tally.pixels += size.width * size.height;
  tally.cells28 += cellsOf(size, 28);
  tally.cells32 += cellsOf(size, 32);
  tally.tiles512 += tilesOf(size);
  tally.patches32 += patchesOf(size);
  tally.shrunkPixels += shrunkPixelsOf(size);
}

export function mergeImages(into: ImageTally, from: ImageTally): void {
  into.count += from.count;
  into.inline += from.inline;
  into.remote += from.remote;
  into.bytes += from.bytes;
  into.sized += from.sized;
  into.pixels += from.pixels;
  into.cells28 += from.cells28;
  into.cells32 += from.cells32;
  into.tiles512 += from.tiles512;
  into.patches32 += from.patches32;
  into.shrunkPixels += from.shrunkPixels;
  for (const [type, count] of Object.entries(from.types))
    into.types[type] = (Object.hasOwn(into.types, type) ? (into.types[type] as number) : 0) + count;
}
