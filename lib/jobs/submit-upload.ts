import "server-only";
import { and, eq, isNotNull, isNull, ne, sql } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import { crash } from "@/lib/crash";
import { type Db, database } from "@/lib/db/client";
import { inputToSend } from "@/lib/files/spool";
import { upstreamFiles } from "@/lib/files/table";
import { formatBytes } from "@/lib/format";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { findFile, getCostEstimate, uploadFile } from "@/lib/upstream/files";
import type { UpstreamFile } from "@/lib/upstream/schemas";
import { cutAgainNote, NotWhole, requireWhole } from "./submit-whole";
import { later, type Row, reject, say, write } from "./submit-write";

const uploadSinceMs = 24 * 3_600_000;
const turnMs = 3_000;

type ToSend = Awaited<ReturnType<typeof inputToSend>> & { name: string };

/** Our id in the name is how a file is recognised when the answer to its upload was lost. */
export const nameAtUpstream = (fileId: string): string => `${fileId}.jsonl`;

async function knownFile(row: Row): Promise<string | null> {
  const [known] = await database()
    .select({ id: upstreamFiles.upstreamId })
    .from(upstreamFiles)
    .where(
      and(
        eq(upstreamFiles.inputFileId, row.inputFileId),
        eq(upstreamFiles.connectionId, row.connectionId),
        isNull(upstreamFiles.goneAt),
      ),
    );
  return known?.id ?? null;
}

/** Whether another batch of the same file is sending it there just now: its bytes need not travel twice. */
async function isBeingSent(row: Row): Promise<boolean> {
  const others = await database()
    .select({ id: batches.id })
    .from(batches)
    .where(
      and(
        eq(batches.inputFileId, row.inputFileId),
        eq(batches.connectionId, row.connectionId),
        ne(batches.id, row.id),
        eq(batches.status, "uploading"),
        isNotNull(batches.stepBy),
        sql`${batches.nextStepAt} > now()`,
      ),
    )
    .limit(1);
  return others.length > 0;
}

const look = (up: Upstream, { name, sizeBytes }: ToSend): Promise<UpstreamFile | null> =>
  findFile(up, { name, sizeBytes, sinceMs: Date.now() - uploadSinceMs });

async function sendBytes(row: Row, up: Upstream, file: ToSend): Promise<UpstreamFile> {
  try {
    const sent = await uploadFile(up, file);
    crash("upload.answered");
    await requireWhole(row, up, file, sent);
    return sent;
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.kind !== "ambiguous") throw error;
    const found = await look(up, file).catch(() => null);
    if (found) return found;
    throw error;
  }
}

/** Keeps what the upstream calls the file; a process whose batch was taken over only fills a gap. */
async function remember(tx: Db, row: Row, sent: UpstreamFile, isCurrent: boolean): Promise<void> {
  const { id: upstreamId, sizeBytes } = sent;
  const values = { inputFileId: row.inputFileId, connectionId: row.connectionId, upstreamId, sizeBytes };
  const target = [upstreamFiles.inputFileId, upstreamFiles.connectionId];
  const insert = tx.insert(upstreamFiles).values(values);
  if (!isCurrent) return void (await insert.onConflictDoNothing({ target }));
  const set = { upstreamId, sizeBytes, goneAt: null, createdAt: sql`now()` };
  await insert.onConflictDoUpdate({ target, set });
}

async function store(row: Row, up: Upstream, sent: UpstreamFile, message: string): Promise<Row | null> {
  const upstreamEstimate = await getCostEstimate(up, sent.id, row.window).catch(() => null);
  return write(
    "upload.stored",
    row,
    {
      status: "creating",
      upstreamInputFileId: sent.id,
      attempt: 0,
      otherBytes: null,
      statusNote: null,
      upstreamEstimate,
    },
    { notes: say("step", message), also: (tx, isDone) => remember(tx, row, sent, isDone) },
  );
}

async function toSend(fileId: string): Promise<ToSend | null> {
  try {
    return { name: nameAtUpstream(fileId), ...(await inputToSend(fileId)) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Sends the input file, unless this connection's upstream already has it. Answers null when the step is over. */
export async function upload(row: Row, up: Upstream): Promise<Row | null> {
  const known = await knownFile(row);
  if (known !== null) {
    const set = { status: "creating", upstreamInputFileId: known, statusNote: null } as const;
    return write("upload.known", row, set, {
      notes: say("step", "The upstream already has the file; it is not sent again."),
    });
  }
  const file = await toSend(row.inputFileId);
  if (!file) {
    await reject(row, "The file is no longer in this console's data directory. Upload it again; nothing was sent.");
    return null;
  }
  if (row.status === "uploading") {
    const found = await look(up, file);
    if (found) return store(row, up, found, "The upload had been cut off, but the upstream has the whole file.");
  } else if (await isBeingSent(row)) {
    await write("create.deferred", row, later(turnMs));
    return null;
  }
  const message = row.status === "uploading" ? "The upload was cut off; sending the file again." : "Sending the file.";
  const begun = await write(
    "upload.begun",
    row,
    { status: "uploading", statusNote: null },
    { notes: say("step", message) },
  );
  if (!begun) return null;
  crash("upload.sent");
  const sent = await sendBytes(begun, up, file).catch(async (error) => {
    if (!(error instanceof NotWhole && error.isAgain)) throw error;
    await reject(begun, cutAgainNote(error));
    return null;
  });
  if (!sent) return null;
  const isCounted = sent.sizeBytes === 0 || sent.sizeBytes === file.sizeBytes;
  const tail = isCounted ? "" : `; it counts ${formatBytes(sent.sizeBytes)}`;
  return store(begun, up, sent, `The upstream has the file (${formatBytes(file.sizeBytes)}${tail}).`);
}
