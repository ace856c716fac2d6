import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { database } from "@/lib/db/client";
import { inputToSend } from "@/lib/files/spool";
import { inputFiles, upstreamFiles } from "@/lib/files/table";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { findFile, getCostEstimate, uploadFile } from "@/lib/upstream/files";
import { type Row, say, write } from "./submit-write";

const uploadSince = 24 * 3_600_000;

/** Sends the input file, unless this connection's upstream already has it. */
export async function upload(row: Row, up: Upstream): Promise<Row | null> {
  const db = database();
  const [file] = await db.select().from(inputFiles).where(eq(inputFiles.id, row.inputFileId));
  if (!file) throw new Error("a batch always has its input file");
  const [known] = await db
    .select()
    .from(upstreamFiles)
    .where(
      and(
        eq(upstreamFiles.inputFileId, file.id),
        eq(upstreamFiles.connectionId, row.connectionId),
        sql`${upstreamFiles.goneAt} is null`,
      ),
    );
  if (known)
    return write(
      row,
      { status: "creating", upstreamInputFileId: known.upstreamId, statusNote: null },
      say("step", "The upstream already has the file; it is not sent again."),
    );
  const begun = await write(
    row,
    { status: "uploading", statusNote: null },
    row.status === "uploading" ? [] : say("step", "Sending the file to the upstream."),
  );
  if (!begun) return null;
  // Our id in the name is how a file is recognised when the answer to its upload was lost.
  const name = `${file.id}.jsonl`;
  const { sizeBytes, open } = await inputToSend(file.id);
  const send = () => uploadFile(up, { name, sizeBytes, open });
  const sent = await send().catch(async (error: unknown) => {
    if (!(error instanceof UpstreamError) || error.kind !== "ambiguous") throw error;
    const found = await findFile(up, { name, sizeBytes, sinceMs: Date.now() - uploadSince }).catch(() => null);
    if (found) return found;
    throw error;
  });
  const estimate = up.capabilities.hasCostEstimate
    ? await getCostEstimate(up, sent.id, row.window).catch(() => null)
    : null;
  await db
    .insert(upstreamFiles)
    .values({ inputFileId: file.id, connectionId: row.connectionId, upstreamId: sent.id, sizeBytes: sent.sizeBytes })
    .onConflictDoUpdate({
      target: [upstreamFiles.inputFileId, upstreamFiles.connectionId],
      set: { upstreamId: sent.id, sizeBytes: sent.sizeBytes, goneAt: null },
    });
  return write(
    begun,
    { status: "creating", upstreamInputFileId: sent.id, attempt: 0, upstreamEstimate: estimate },
    say("step", `The upstream has the file (${file.sizeBytes.toLocaleString("en")} bytes).`),
  );
}
