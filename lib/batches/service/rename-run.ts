import "server-only";
import { and, asc, eq, not, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { renameRun } from "@/lib/batches/act-contract";
import { nameOfRun, renamedParts } from "@/lib/batches/run-name";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { addEvents, publishBatches } from "./change";
import { isRerun } from "./match";

/** Renames the parts of a run, all or none of them. @throws AppError not_found */
export function rename(
  ctx: TeamCtx,
  { runId, name }: VerbInput<typeof renameRun>,
): Promise<CallOutput<typeof renameRun>> {
  return ctx.db.transaction(async (tx) => {
    const parts = await tx
      .select({ id: batches.id, name: batches.name, relation: batches.relation })
      .from(batches)
      .where(and(eq(batches.teamId, ctx.team.id), eq(batches.runId, runId), not(isRerun(batches))))
      .orderBy(asc(batches.createdAt), asc(batches.id))
      .for("update");
    if (parts.length === 0) throw new AppError("not_found", "There is no such run in this team.");
    const before = nameOfRun(parts);
    const names = renamedParts(
      parts.map((part) => part.name),
      name,
    );
    const renamed = parts.map(({ id }, at) => ({ id, name: names[at] ?? name }));
    await tx.execute(sql`
      update ${batches} set name = v.name, version = ${batches.version} + 1
      from jsonb_to_recordset(${JSON.stringify(renamed)}::jsonb) as v(id text, name text) where ${batches.id} = v.id`);
    const note = { kind: "action" as const, by: ctx.actor.name };
    await addEvents(
      tx,
      parts.map((part) => ({ ...note, batchId: part.id, message: `Renamed from “${part.name}”, with its run.` })),
    );
    const said = `Renamed a run of ${parts.length} from “${before}”.`;
    await audit(tx, ctx, "batch.edited", { subject: runId, details: { name, said } });
    await publishBatches(
      tx,
      parts.map(({ id }) => id),
    );
    return { name, parts: parts.length };
  });
}
