import "server-only";
import { and, eq } from "drizzle-orm";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { checkNow } from "@/lib/files/check";
import { inputPath, removeInput, requireRoom, spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import type { Fix } from "@/lib/jsonl/fix-contract";
import { publish } from "@/lib/live/publish";
import { AppError } from "@/lib/wire/errors";
import { copyLines, type Pick } from "./copy-lines";

type File = typeof inputFiles.$inferSelect;

/** An input file of the team whose bytes this process can read. @throws AppError not_found, conflict, gone */
export async function readableFile(ctx: TeamCtx, fileId: string): Promise<File> {
  const [file] = await ctx.db
    .select()
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, ctx.team.id), eq(inputFiles.id, fileId), eq(inputFiles.kind, "input")));
  if (!file) throw new AppError("not_found", "That input file is not in this team.");
  if (file.spool !== spoolId())
    throw new AppError(
      "conflict",
      "The input file lies on another server of this console; nothing was made. Ask there.",
    );
  return file;
}

/** Says so when the bytes of an input file are not here any more. @throws AppError gone, or what it was given */
export function bytesGone(error: unknown): never {
  if ((error as NodeJS.ErrnoException | null)?.code !== "ENOENT") throw error;
  const message = "The input file's bytes are no longer on this server, so its lines cannot be sent again.";
  throw new AppError("gone", message);
}

/** Makes an input file of chosen lines of another, with the same source table and copies, and reads it with the rules of an upload. @throws AppError */
export async function deriveFile(
  ctx: TeamCtx,
  source: File,
  { name, pick, fixes }: { name: string; pick: Pick; fixes: Fix[] },
): Promise<string> {
  await requireRoom(source.sizeBytes);
  const id = newId("fil");
  const drop = () => removeInput(id);
  try {
    const { rows, sizeBytes } = await copyLines(inputPath(source.id), inputPath(id), { pick, fixes });
    if (rows === 0)
      throw new AppError("conflict", "None of this batch's rows is meant by that choice, so no batch was made.");
    await ctx.db.transaction(async (tx) => {
      await tx.insert(inputFiles).values({
        id,
        teamId: ctx.team.id,
        createdBy: ctx.actor.userId,
        name,
        sizeBytes,
        state: "uploading",
        spool: spoolId(),
        isDerived: true,
        sourceId: source.sourceId,
        copiesId: source.copiesId,
      });
      await publish(tx, { teamId: ctx.team.id, topic: "file.changed", subject: id });
    });
  } catch (error) {
    await drop();
    return bytesGone(error);
  }
  await checkNow(ctx.db, id);
  return id;
}
