/** An image beside the file, under the path it was dropped with. */
export interface LocalImage {
  path: string;
  file: Blob;
}

/** Whether an address in a request names a file, and not something on the web or the image itself. */
export const isLocal = (address: string): boolean =>
  !/^\s*(data:|https?:|blob:)/i.test(address) && /\.(png|jpe?g|gif|webp|svg|bmp|avif)$/i.test(pathOf(address));

function pathOf(address: string): string {
  const bare = address.trim().replace(/^file:\/\/(localhost(?=\/))?/i, "");
  let decoded = bare;
  try {
    decoded = bare === address.trim() ? bare : decodeURIComponent(bare);
  } catch {
    // A percent sign that encodes nothing is part of the name.
  }
  return decoded.replaceAll("\\", "/").replace(/[?#].*$/, "");
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Finds the dropped file an address means: by its name, and where several have it by as much of the path as tells them apart. */
export class ImageFinder {
  private readonly byName = new Map<string, LocalImage[]>();

  constructor(images: readonly LocalImage[]) {
    for (const image of images) {
      const name = nameOf(image.path.replaceAll("\\", "/"));
      this.byName.set(name, [...(this.byName.get(name) ?? []), image]);
    }
  }

  /** Null when no file was dropped for it, or when several could be meant. */
  find(address: string): LocalImage | null {
    const path = pathOf(address);
    const named = this.byName.get(nameOf(path)) ?? [];
    if (named.length < 2) return named[0] ?? null;
    const scores = named.map((image) => commonEnd(path, image.path));
    const best = Math.max(...scores);
    const winners = named.filter((_, at) => scores[at] === best);
    return winners.length === 1 ? (winners[0] ?? null) : null;
  }
}

/** Names that two paths have in common at their end. */
function commonEnd(a: string, b: string): number {
  const left = a.split("/").reverse();
  const right = b.replaceAll("\\", "/").split("/").reverse();
  let same = 0;
  while (same < left.length && same < right.length && left[same] === right[same]) same++;
  return same;
}

const types: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
  bmp: "image/bmp",
  avif: "image/avif",
};

/** The media type an ending stands for. */
export const typeOfPath = (path: string): string =>
  types[path.slice(path.lastIndexOf(".") + 1).toLowerCase()] ?? "image/png";
