import "server-only";
import { copyFile, type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runtime } from "@/lib/runtime";
import type { SpoolKind } from "./rules/result";

/** One file of result lines as the upstream delivered them. A new generation is the same upstream file read anew. */
export type SpoolPlace = { batchId: string; kind: SpoolKind; generation: number };

/** Generations of one holder of the watch on a connection: its fence times this, and up. */
const perFence = 1_000;
const fenceOf = (generation: number): number => Math.floor(generation / perFence);

/**
 * The generation that follows, numbered by who makes it: a process that was frozen while another took over goes on
 * writing into its own file, never into the other's. Without a fence there is only one process.
 */
export function nextGeneration(generation: number, fence?: number): number {
  return fence === undefined || fenceOf(generation) === fence ? generation + 1 : fence * perFence;
}

/** Whether a generation may be written by the holder of a fence. */
export const isOwnGeneration = (generation: number, fence?: number): boolean =>
  fence === undefined || fenceOf(generation) === fence;

/** Where a batch's result lines lie. @throws Error when the id is not one of ours, so that no path can be made up. */
export function spoolDir(batchId: string): string {
  if (!/^bat_[0-9A-Za-z]{1,64}$/.test(batchId)) throw new Error("not a batch id");
  return join(/* turbopackIgnore: true */ runtime().dataDir, "results", batchId);
}

export function spoolPath({ batchId, kind, generation }: SpoolPlace): string {
  return join(/* turbopackIgnore: true */ spoolDir(batchId), `${kind}.${generation}.jsonl`);
}

/** The database says more bytes were kept than there are: the file was lost or cut, and must be fetched again. */
export class SpoolLost extends Error {
  constructor(place: SpoolPlace) {
    super(`result spool ${place.batchId}/${place.kind}.${place.generation} is shorter than acknowledged`);
    this.name = "SpoolLost";
  }
}

export type SpoolWriter = {
  /** Bytes in the file, those not yet synced included. */
  sizeBytes: () => number;
  /** Appends whole lines, each with its line feed. */
  append: (lines: readonly Uint8Array[]) => Promise<void>;
  /** Returns when everything appended would survive a power cut. */
  sync: () => Promise<void>;
  close: () => Promise<void>;
};

const newline = 0x0a;

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/**
 * Opens a spool for appending. Whatever lies past the bytes the database acknowledged came from an attempt that never
 * counted, so it is cut off first: no half line, no line twice. @throws SpoolLost when acknowledged bytes are missing.
 */
export async function openSpool(place: SpoolPlace, acknowledgedBytes: number): Promise<SpoolWriter> {
  const path = spoolPath(place);
  await mkdir(/* turbopackIgnore: true */ dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(/* turbopackIgnore: true */ path, acknowledgedBytes > 0 ? "r+" : "w+", 0o600).catch(
    (error) => {
      throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new SpoolLost(place) : error;
    },
  );
  try {
    const { size } = await file.stat();
    if (size < acknowledgedBytes) throw new SpoolLost(place);
    if (size > acknowledgedBytes) await file.truncate(acknowledgedBytes);
    if (acknowledgedBytes === 0) await syncFolder(dirname(path));
  } catch (error) {
    await file.close();
    throw error;
  }
  let size = acknowledgedBytes;
  return {
    sizeBytes: () => size,
    append: async (lines) => {
      if (lines.some((line) => line[line.length - 1] !== newline)) throw new Error("a spool takes whole lines only");
      const bytes = Buffer.concat(lines);
      await writeAll(file, bytes, size);
      size += bytes.length;
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}

/** Begins a generation with the acknowledged bytes of another. @throws SpoolLost when they are missing */
export async function copySpool(from: SpoolPlace, to: SpoolPlace): Promise<void> {
  await copyFile(/* turbopackIgnore: true */ spoolPath(from), spoolPath(to)).catch((error) => {
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new SpoolLost(from) : error;
  });
}

/**
 * Removes every generation but those in force, and those of a process that took over since. Readers that have one open
 * keep what they opened.
 */
export async function removeOldSpools(batchId: string, inForce: readonly SpoolPlace[]): Promise<void> {
  const dir = spoolDir(batchId);
  const kept = new Set(inForce.map((place) => spoolPath(place)));
  const newest = Math.max(...inForce.map((place) => fenceOf(place.generation)));
  const names = await readdir(/* turbopackIgnore: true */ dir).catch(() => []);
  for (const name of names) {
    const path = join(/* turbopackIgnore: true */ dir, name);
    const generation = /^(?:output|error)\.(\d+)\.jsonl$/.exec(name)?.[1];
    if (generation === undefined || kept.has(path) || fenceOf(Number(generation)) > newest) continue;
    await rm(path, { force: true });
  }
}
