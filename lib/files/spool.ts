import "server-only";
import { randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, type ReadStream, readFileSync, type StatsFs, writeFileSync } from "node:fs";
import { open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { ne } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { boots } from "@/lib/db/table";
import { once, runtime } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";

/** What is kept free for the database and what is on its way: of a small disk a share, of a large one no more than this. */
const freeBytesMost = 512 * 1024 * 1024;
const freeShare = 0.05;

/** Where uploads are kept, byte for byte, under ids; what a person called the file is only in the database. */
export function uploadsDir(): string {
  return once("uploadsDir", () => {
    const dir = join(/* turbopackIgnore: true */ runtime().dataDir, "uploads");
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return dir;
  });
}

/** The bytes of an input file. @throws Error when the id is not one of ours, so that no path can be made up. */
export function inputPath(fileId: string): string {
  if (!/^fil_[0-9A-Za-z]{16}$/.test(fileId)) throw new Error("not an input file id");
  return join(/* turbopackIgnore: true */ uploadsDir(), fileId);
}

/** Removes an input file's bytes with what is kept beside them: how far its upload is, and its sketch. */
export async function removeInput(fileId: string): Promise<void> {
  const path = inputPath(fileId);
  for (const one of [path, `${path}.json`, `${path}.sketch`]) await rm(one, { force: true });
}

/** Names this data directory. A file can be sent upstream only by a process that opens the directory it lies in. */
export function spoolId(): string {
  return once("spoolId", () => {
    const path = join(/* turbopackIgnore: true */ runtime().dataDir, "spool-id");
    try {
      writeFileSync(path, randomUUID(), { flag: "wx", mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    return readFileSync(/* turbopackIgnore: true */ path, "utf8").trim();
  });
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * An input file as it is sent on: its bytes, without a leading byte order mark, which says nothing in UTF-8 and makes
 * upstreams refuse the first line.
 */
export async function inputToSend(fileId: string): Promise<{ sizeBytes: number; open: () => ReadStream }> {
  const path = inputPath(fileId);
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0);
    const start = bytesRead === 3 && buffer.equals(byteOrderMark) ? 3 : 0;
    return { sizeBytes: size - start, open: () => createReadStream(path, { start }) };
  } finally {
    await file.close();
  }
}

/** Whether this database is shared and has also been served from another data directory: what is not here may lie there. */
export async function isApart(db: Db): Promise<boolean> {
  if (!runtime().isShared) return false;
  const [other] = await db.select({ spool: boots.spool }).from(boots).where(ne(boots.spool, spoolId())).limit(1);
  return other !== undefined;
}

/** Makes the bytes of a finished upload survive a power cut before anything is promised about them. */
export async function flush(fileId: string): Promise<void> {
  const file = await open(inputPath(fileId), "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

type Disk = Pick<StatsFs, "bavail" | "bsize" | "blocks">;

/** Whether a disk that takes so many bytes more still has free what must stay free. */
export const hasRoom = ({ bavail, bsize, blocks }: Disk, sizeBytes: number): boolean =>
  bavail * bsize - sizeBytes >= Math.min(freeBytesMost, blocks * bsize * freeShare);

/** What is being written at this moment may still take. */
const promised = () => once("spool.promised", () => ({ bytes: 0 }));

/** @throws AppError storage_full when `sizeBytes` more would leave too little room. */
export async function requireRoom(sizeBytes: number): Promise<void> {
  if (hasRoom(await statfs(uploadsDir()), promised().bytes + sizeBytes)) return;
  throw new AppError(
    "storage_full",
    "The server's disk is nearly full, so nothing more was written. What was confirmed is kept. Ask whoever runs the console to make room.",
  );
}

/** Writes up to `sizeBytes` where there is room for them, beside what others are writing. @throws AppError storage_full */
export async function inRoom<T>(sizeBytes: number, write: () => Promise<T>): Promise<T> {
  await requireRoom(sizeBytes);
  promised().bytes += sizeBytes;
  try {
    return await write();
  } finally {
    promised().bytes -= sizeBytes;
  }
}
