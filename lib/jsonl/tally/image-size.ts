/** Width and height of an image in pixels, and its media subtype. */
export interface ImageSize {
  width: number;
  height: number;
}

/** Value of a base64 letter, 255 for any other byte; both alphabets. */
const BASE64 = new Uint8Array(256).fill(255);
for (const [value, letter] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries())
  BASE64[letter.charCodeAt(0)] = value;
BASE64[0x2d] = 62;
BASE64[0x5f] = 63;

/** Reads single bytes of base64 content without decoding the rest. */
export class Base64Reader {
  private readonly bytes: Uint8Array;
  private readonly start: number;
  private readonly end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /** Decoded size, padding counted out. */
  get length(): number {
    let end = this.end;
    while (end > this.start && this.bytes[end - 1] === 0x3d) end--;
    return Math.floor(((end - this.start) * 3) / 4);
  }

  /** Decoded byte at `index`, or −1 beyond the end or where the text is not base64. */
  at(index: number): number {
    const letter = this.start + Math.floor(index / 3) * 4 + (index % 3);
    if (index < 0 || letter + 1 >= this.end) return -1;
    const left = BASE64[this.bytes[letter] as number] as number;
    const right = BASE64[this.bytes[letter + 1] as number] as number;
    if (left > 63 || right > 63) return -1;
    const shift = (index % 3) * 2 + 2;
    return ((left << shift) | (right >> (6 - shift))) & 0xff;
  }

  big16(index: number): number {
    return (this.at(index) << 8) | this.at(index + 1);
  }

  little(index: number, count: number): number {
    let value = 0;
    for (let i = count - 1; i >= 0; i--) value = value * 256 + this.at(index + i);
    return value;
  }
}

/** Segments of a JPEG looked at before giving up; ordinary files have fewer than twenty before their size. */
const MOST_SEGMENTS = 200;

/** Size of a PNG, JPEG, GIF or WebP from its header; null when it is none of these or cut short. */
export function imageSize(image: Base64Reader): ImageSize | null {
  const size = pngSize(image) ?? jpegSize(image) ?? gifSize(image) ?? webpSize(image);
  return size !== null && size.width > 0 && size.height > 0 ? size : null;
}

function pngSize(image: Base64Reader): ImageSize | null {
  if (image.at(0) !== 0x89 || image.at(1) !== 0x50 || image.at(23) < 0) return null;
  return { width: image.big16(16) * 65_536 + image.big16(18), height: image.big16(20) * 65_536 + image.big16(22) };
}

function jpegSize(image: Base64Reader): ImageSize | null {
  if (image.at(0) !== 0xff || image.at(1) !== 0xd8) return null;
  let at = 2;
  for (let segment = 0; segment < MOST_SEGMENTS; segment++) {
    if (image.at(at) !== 0xff) return null;
    const marker = image.at(at + 1);
    // Start of frame, in all its kinds; C4, C8 and CC are tables.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      if (image.at(at + 8) < 0) return null;
      return { height: image.big16(at + 5), width: image.big16(at + 7) };
    }
    if (image.at(at + 3) < 0) return null;
    at += 2 + image.big16(at + 2);
  }
  return null;
}

function gifSize(image: Base64Reader): ImageSize | null {
  if (image.at(0) !== 0x47 || image.at(1) !== 0x49 || image.at(2) !== 0x46 || image.at(9) < 0) return null;
  return { width: image.little(6, 2), height: image.little(8, 2) };
}

function webpSize(image: Base64Reader): ImageSize | null {
  if (image.at(0) !== 0x52 || image.at(8) !== 0x57 || image.at(29) < 0) return null;
  const format = image.at(15);
  if (format === 0x58) return { width: image.little(24, 3) + 1, height: image.little(27, 3) + 1 };
  if (format === 0x20) return { width: image.little(26, 2) & 0x3fff, height: image.little(28, 2) & 0x3fff };
  if (format !== 0x4c) return null;
  const packed = image.little(21, 4);
  return { width: (packed & 0x3fff) + 1, height: (Math.floor(packed / 16_384) & 0x3fff) + 1 };
}
