import "server-only";
import { and, eq, lt } from "drizzle-orm";
import type { Database } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { errorName, log } from "@/lib/log";
import type { createExport, getExport, ResultExport } from "@/lib/results/exports/contract";
import type { createRunExport, getRunExport } from "@/lib/results/runs/contract";
import { resultExports } from "@/lib/results/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { type Export, exportResults } from "./export";
import { countExport } from "./export-choice";
import { countRunExport, exportRun } from "./run-export";

type Kept = typeof resultExports.$inferSelect;

const keptMs = 24 * 3_600_000;
const toldMs = 500;

const present = ({ id, state, rows, rowCount }: Kept): ResultExport => ({ id, state, rows, rowCount });

type Asked = Pick<Kept, "query" | "rowCount"> & ({ batchId: string } | { runId: string });

async function keep(ctx: TeamCtx, asked: Asked): Promise<ResultExport> {
  await ctx.db.delete(resultExports).where(lt(resultExports.createdAt, new Date(Date.now() - keptMs)));
  const [kept] = await ctx.db
    .insert(resultExports)
    .values({ id: newId("exp"), teamId: ctx.team.id, userId: ctx.actor.userId, ...asked })
    .returning();
  if (!kept) throw new Error("the export was not kept");
  return present(kept);
}

/** Says what file is wanted. @throws AppError not_found, not_ready, too_large, invalid_input */
export async function askExport(
  ctx: TeamCtx,
  { batchId, ...query }: VerbInput<typeof createExport>,
): Promise<CallOutput<typeof createExport>> {
  const { rowCount, leftOut } = await countExport(ctx, { batchId, ...query });
  return { ...(await keep(ctx, { batchId, query, rowCount })), leftOut };
}

/** The same of a run. @throws AppError not_found, not_ready, too_large, invalid_input */
export async function askRunExport(
  ctx: TeamCtx,
  { runId, ...query }: VerbInput<typeof createRunExport>,
): Promise<CallOutput<typeof createRunExport>> {
  const { rowCount, leftOut } = await countRunExport(ctx, { runId, ...query });
  return { ...(await keep(ctx, { runId, query, rowCount })), leftOut };
}

type Named = { exportId: string } & ({ batchId: string } | { runId: string });

async function ownExport(ctx: TeamCtx, { exportId, ...of }: Named): Promise<Kept> {
  const [kept] = await ctx.db
    .select()
    .from(resultExports)
    .where(
      and(
        eq(resultExports.id, exportId),
        eq(resultExports.teamId, ctx.team.id),
        "batchId" in of ? eq(resultExports.batchId, of.batchId) : eq(resultExports.runId, of.runId),
        eq(resultExports.userId, ctx.actor.userId),
      ),
    );
  if (!kept) throw new AppError("not_found", "There is no such export of yours. Exports are kept for a day.");
  return kept;
}

/** How far an export is. @throws AppError not_found */
export const readExport = async (
  ctx: TeamCtx,
  named: VerbInput<typeof getExport> | VerbInput<typeof getRunExport>,
): Promise<CallOutput<typeof getExport>> => present(await ownExport(ctx, named));

/** Writes down how far an export is, now and then; what it was last told is written last. */
class Told {
  private writing: Promise<void> = Promise.resolve();
  private toldAtMs = 0;
  private readonly db: Database;
  private readonly id: string;

  constructor(db: Database, id: string) {
    this.db = db;
    this.id = id;
  }

  private write(set: Partial<Kept>): Promise<void> {
    this.writing = this.writing
      .then(async () => {
        await this.db.update(resultExports).set(set).where(eq(resultExports.id, this.id));
      })
      // The file matters, not what is said of it.
      .catch((error) => log("warn", "results.export_untold", { error: errorName(error) }));
    return this.writing;
  }

  rows(rows: number): void {
    const nowMs = performance.now();
    if (nowMs - this.toldAtMs < toldMs) return;
    this.toldAtMs = nowMs;
    void this.write({ rows });
  }

  begin = (rowCount: number): Promise<void> => this.write({ state: "running", rows: 0, rowCount });
  end = (isDone: boolean, rows: number): Promise<void> => this.write({ state: isDone ? "done" : "failed", rows });
}

/** A body that says when it was taken to its end, and when it was not. */
function watched(stream: ReadableStream<Uint8Array>, end: (isDone: boolean) => Promise<void>) {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          await end(true);
          controller.close();
        } catch (error) {
          await end(false);
          throw error;
        }
      },
      cancel: async (reason) => {
        await end(false);
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** From where a file is taken up again; what is made of several batches is made anew. */
type Range = { from?: number; ifEtag?: string | null };

/** The file that was asked for; how far it is can be asked meanwhile. @throws AppError not_found, not_ready, too_large */
export async function takeExport(ctx: TeamCtx, named: Named, range: Range = {}): Promise<Export> {
  const { query } = await ownExport(ctx, named);
  const told = new Told(ctx.db, named.exportId);
  let rows = 0;
  const onRows = (more: number) => {
    rows += more;
    told.rows(rows);
  };
  const made =
    "batchId" in named
      ? await exportResults(ctx, { batchId: named.batchId, ...query, ...range, onRows })
      : await exportRun(ctx, { runId: named.runId, ...query, onRows });
  await told.begin(made.rowCount);
  const stream = watched(made.stream, (isDone) => told.end(isDone, isDone ? made.rowCount : rows));
  return { ...made, stream };
}
