import "server-only";
import { eq, sql } from "drizzle-orm";
import { absenceMs, verdictOf } from "@/lib/batches/submission";
import { batches } from "@/lib/batches/table";
import { connections } from "@/lib/connections/table";
import { crash } from "@/lib/crash";
import { database } from "@/lib/db/client";
import { findBatchByMarker } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { adoptCancelled, dropAbsent } from "./submit-cancel";
import { adopt, type Change, later, putOff, type Row, say, settled, write } from "./submit-write";

/** How far before the sending the list is read back: clocks differ, and times are whole seconds. */
const marginMs = 10 * 60_000;

/** Leaves an open question to a person rather than paying twice on a guess. */
async function askPerson(row: Row, why: string): Promise<void> {
  const note = `It is not known whether the upstream took this batch: ${why}. Look at the upstream, then decide here: send it again, or drop it.`;
  const set = { ...settled, status: "unresolved", submission: "needs_human", statusNote: note } as const;
  await write("look.absent", row, set, { notes: say("problem", note) });
}

async function factsOf(row: Row): Promise<{ sinceSentMs: number; isEchoing: boolean }> {
  const [facts] = await database()
    .select({
      sinceSentMs: sql<number>`(extract(epoch from now() - coalesce(${batches.sentAt}, ${batches.createdAt})) * 1000)::float8`,
      isEchoing: connections.isEchoing,
    })
    .from(batches)
    .innerJoin(connections, eq(connections.id, batches.connectionId))
    .where(eq(batches.id, row.id));
  return { sinceSentMs: facts?.sinceSentMs ?? 0, isEchoing: facts?.isEchoing === true };
}

/** Looks for a batch whose create may or may not have arrived. */
export async function lookFor(row: Row, up: Upstream): Promise<void> {
  const sentAtMs = row.sentAt?.getTime() ?? row.createdAt.getTime();
  const look = await findBatchByMarker(up, {
    marker: row.marker,
    upstreamFileId: row.upstreamInputFileId,
    sinceMs: sentAtMs - marginMs * (row.doubts + 1),
  });
  crash("look.answered");
  const [oldest, ...others] = look.hits;
  const { sinceSentMs, isEchoing } = await factsOf(row);
  const verdict = verdictOf(
    { hits: look.hits.length, suspects: look.suspects.length, isWhole: look.isWhole },
    {
      emptyLookups: row.emptyLookups,
      doubts: row.doubts,
      sinceSentMs,
      isEchoing: isEchoing || up.capabilities.hasSearch,
    },
  );
  if (verdict.what === "adopt" && oldest && row.cancelAskedBy !== null) return adoptCancelled(row, up, oldest, others);
  if (verdict.what === "adopt" && oldest)
    return adopt(row, oldest, "Found the batch at the upstream: it had arrived, and nothing is sent twice.", others);
  if (verdict.what === "ask") return askPerson(row, verdict.why);
  if (verdict.what === "look_again") {
    const set: Change = { submission: "ambiguous", emptyLookups: row.emptyLookups + 1, ...later(verdict.waitMs) };
    // A process that died while it was sending could not count this doubt itself.
    if (row.submission === "sending") set.doubts = row.doubts + 1;
    await write("look.empty", row, set);
    return;
  }
  if (row.cancelAskedBy !== null) return dropAbsent(row);
  await write(
    "look.absent",
    row,
    { submission: "prepared", statusNote: null, emptyLookups: 0, ...later(0) },
    { notes: say("step", `Looked ${row.emptyLookups + 1} times: the upstream does not have it. Sending it again.`) },
  );
}

/** A look that failed says nothing of the batch: never a reason to reject it, which would invite sending it again. */
export async function settleLook(row: Row, error: unknown): Promise<void> {
  const known = error instanceof UpstreamError ? error : null;
  const isKey = known?.kind === "key_refused" || known?.status === 403;
  // What stands in front of an upstream answers so for moments: there is time to ask again before a person is asked.
  const isPassing = known?.kind === "not_found" || known?.code === "web_page";
  const isPutOff = isPassing && (await factsOf(row)).sinceSentMs <= absenceMs;
  if (known && !isKey && !isPutOff && (known.kind === "refused" || known.kind === "not_found"))
    return askPerson(row, `it cannot be asked (${known.message})`);
  await putOff(row, known, "ambiguous");
}
