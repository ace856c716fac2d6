import { AppError } from "@/lib/wire/errors";

/** Quality of pictures that are compressed with loss, where they are made smaller. */
const QUALITY = 0.9;

/** An image as a data address. */
export async function dataAddress(image: Blob): Promise<string> {
  return `data:${image.type};base64,${base64Of(new Uint8Array(await image.arrayBuffer()))}`;
}

/** The image of a data address; null when it is none that can be read. */
export function imageOfData(address: string): Blob | null {
  const parts = /^\s*data:(image\/[a-z0-9.+-]+)(?:;[^,]*)?;base64,/i.exec(address);
  if (!parts) return null;
  try {
    const bytes = Uint8Array.from(atob(address.slice(parts[0].length)), (char) => char.charCodeAt(0));
    return new Blob([bytes], { type: (parts[1] as string).toLowerCase() });
  } catch {
    return null;
  }
}

/**
 * The image with its longer side at most `maxSidePx`, in its own format where the browser writes that (else as PNG); the same
 * one when it is small enough, or would not become smaller. Null when it cannot be read.
 */
export async function downscale(image: Blob, maxSidePx: number): Promise<Blob | null> {
  if (typeof OffscreenCanvas === "undefined" || typeof createImageBitmap === "undefined")
    throw new AppError("invalid_input", "This browser cannot make images smaller. Leave their size as it is.");
  // Drawn pictures have no pixels of their own.
  if (image.type === "image/svg+xml") return image;
  const bitmap = await createImageBitmap(image).catch(() => null);
  if (!bitmap) return null;
  const factor = maxSidePx / Math.max(bitmap.width, bitmap.height);
  if (factor >= 1) {
    bitmap.close();
    return image;
  }
  const width = Math.max(1, Math.round(bitmap.width * factor));
  const height = Math.max(1, Math.round(bitmap.height * factor));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const type = ["image/jpeg", "image/webp"].includes(image.type) ? image.type : "image/png";
  const smaller = await canvas.convertToBlob({ type, quality: QUALITY });
  return smaller.size < image.size ? smaller : image;
}

/** A whole number of triples, so that the pieces can be put together. */
const PIECE_BYTES = 3 * 8_192;

export function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += PIECE_BYTES)
    text += btoa(String.fromCharCode(...bytes.subarray(from, from + PIECE_BYTES)));
  return text;
}
