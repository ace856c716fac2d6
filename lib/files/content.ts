import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import { and, eq } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import { elsewhere } from "@/lib/connections/contract";
import type { TeamCtx } from "@/lib/db/ctx";
import { type Resume, startOf } from "@/lib/resume";
import { AppError } from "@/lib/wire/errors";
import { cleanName } from "./file-name";
import { inputPath, spoolId } from "./spool";
import { inputFiles } from "./table";

type File = typeof inputFiles.$inferSelect;

const chunkBytes = 256 * 1024;

/** An input file of the team that has arrived whole; one that was not taken is what its sender wants to look at. @throws AppError */
async function readable(ctx: TeamCtx, fileId: string): Promise<File> {
  const [file] = await ctx.db
    .select()
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, ctx.team.id), eq(inputFiles.id, fileId), eq(inputFiles.kind, "input")));
  if (!file) throw new AppError("not_found", "There is no such file in this team.");
  if (file.state === "uploading" || file.state === "checking")
    throw new AppError("not_ready", "The file is still on its way. It can be downloaded once it has been checked.");
  if (file.spool === elsewhere)
    throw new AppError("gone", "This file was sent to the upstream from elsewhere and was never on this console.");
  if (file.spool !== spoolId())
    throw new AppError("conflict", "The file lies on another server of this console. It is not lost; ask there.");
  return file;
}

/** Opened before anything is promised, and only while all of it is there. @throws AppError gone */
async function openWhole({ id, sizeBytes }: File): Promise<FileHandle> {
  const gone = () =>
    new AppError("gone", "The file's bytes are no longer on this server. Batches made of it keep their results.");
  const file = await open(/* turbopackIgnore: true */ inputPath(id), "r").catch((error) => {
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? gone() : error;
  });
  const { size } = await file.stat();
  if (size === sizeBytes) return file;
  await file.close();
  throw gone();
}

/** The bytes from a place on, read as they are taken; the file is closed with the last one, or when nobody takes more. */
function bytesOf(file: FileHandle, from: number, sizeBytes: number): ReadableStream<Uint8Array> {
  let at = from;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, sizeBytes - at));
          const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
          if (bytesRead === 0 && at < sizeBytes) throw new Error("an input file became shorter while it was sent");
          at += bytesRead;
          if (bytesRead > 0) return controller.enqueue(chunk.subarray(0, bytesRead));
          await file.close();
          controller.close();
        } catch (error) {
          await file.close();
          throw error;
        }
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  );
}

/** An input file as it was sent: its name and its bytes, which can be taken up again. */
export type Content = {
  stream: ReadableStream<Uint8Array>;
  fileName: string;
  contentType: string;
  range: { from: number; sizeBytes: number; etag: string };
};

/**
 * An input file byte for byte as it was sent, from a place on; who took it is in the audit log.
 * @throws AppError not_found, not_ready while it is on its way, conflict where another server has it, gone where none has
 */
export async function takeContent(ctx: TeamCtx, { fileId, ...resume }: { fileId: string } & Resume): Promise<Content> {
  const row = await readable(ctx, fileId);
  const { sizeBytes } = row;
  const file = await openWhole(row);
  try {
    const details = { name: row.name, bytes: sizeBytes };
    await ctx.db.transaction((tx) => audit(tx, ctx, "file.downloaded", { subject: fileId, details }));
  } catch (error) {
    await file.close();
    throw error;
  }
  // Bytes under an id never change.
  const etag = `"${fileId}-${sizeBytes}"`;
  const from = startOf(resume, { sizeBytes, etag });
  return {
    stream: bytesOf(file, from, sizeBytes),
    fileName: cleanName(row.name),
    contentType: "application/x-ndjson",
    range: { from, sizeBytes, etag },
  };
}
