import "server-only";
import { openAsBlob } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { Sketch } from "@/lib/jsonl/sketch";
import { inputPath } from "./spool";

/** Beside the bytes of an input file: what its requests are known by, 16 bytes for each. */
const sketchPath = (fileId: string): string => `${inputPath(fileId)}.sketch`;

/** Keeps it. Where the disk takes no more the file goes without: it is compared with no other then. */
export async function keepSketch(fileId: string, bytes: Uint8Array | null): Promise<void> {
  if (bytes) await writeFile(sketchPath(fileId), bytes, { mode: 0o600 }).catch(() => undefined);
}

/** What was kept; null of files from before it was, or that lie in another data directory. */
export async function sketchOf(fileId: string): Promise<Sketch | null> {
  const bytes = await readFile(/* turbopackIgnore: true */ sketchPath(fileId)).catch(() => null);
  return bytes && new Sketch(bytes);
}

/** The bytes of an input file, read as they are asked for. */
export const inputBlob = (fileId: string): Promise<Blob> => openAsBlob(inputPath(fileId));
