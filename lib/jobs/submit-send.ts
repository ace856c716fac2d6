import "server-only";
import { and, eq } from "drizzle-orm";
import { nextLookupMs, upstreamMetadata } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import { database } from "@/lib/db/client";
import { createBatch } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { adopt, later, type Row, say, settle, write } from "./submit-write";

/** Sends the create once. That it is being sent is committed before the socket opens, so a crash leaves a trace. */
export async function send(row: Row, up: Upstream): Promise<void> {
  const { upstreamInputFileId: inputFileId, endpoint, window } = row;
  if (!inputFileId) throw new Error("a create always names a file");
  const sending = await write(row, {
    status: "creating",
    submission: "sending",
    attempt: row.attempt + 1,
    sentAt: new Date(),
    emptyLookups: 0,
  });
  if (!sending) return;
  try {
    const made = await createBatch(up, {
      inputFileId,
      endpoint,
      window,
      metadata: upstreamMetadata(row),
    });
    await adopt(sending, made, "The upstream accepted the batch.");
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (error.kind === "ambiguous") {
      await write(
        sending,
        {
          submission: "ambiguous",
          statusNote: "The upstream's answer was lost; looking for the batch before anything is repeated.",
          ...later(nextLookupMs(0) ?? 0),
        },
        say(
          "problem",
          "The answer to the submission was lost. It is not sent again until it is certain that the upstream does not have it.",
        ),
      );
      return;
    }
    await settle({ ...sending, attempt: row.attempt }, error, "The upstream refused the batch");
    if (error.kind === "deferred" || error.kind === "unreachable") {
      await database()
        .update(batches)
        .set({ submission: "prepared" })
        .where(and(eq(batches.id, row.id), eq(batches.submission, "sending")));
    }
  }
}
