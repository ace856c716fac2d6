import "server-only";
import { and, eq } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import type { ReadCtx } from "@/lib/db/ctx";
import { isApart } from "@/lib/files/spool";
import { type Held, sourceOf } from "@/lib/results/source";
import type { StoreSource } from "@/lib/results/store/cache-file";
import { AppError } from "@/lib/wire/errors";

export type BatchRow = typeof batches.$inferSelect;
export type Source = StoreSource & { spools: Held };

const anew = "These results are being read from the upstream again. Nothing is lost; try again in a moment.";
const apart =
  "These results are not in the data directory of the console that answered. Consoles over one database need one DATA_DIR between them; ask whoever runs them. Nothing is lost: where they are, they stay.";

/** A batch of the caller's team. @throws AppError not_found, for other teams' batches too */
export async function findBatch(ctx: ReadCtx, batchId: string): Promise<BatchRow> {
  const [row] = await ctx.db
    .select()
    .from(batches)
    .where(and(eq(batches.teamId, ctx.team.id), eq(batches.id, batchId)));
  if (!row) throw new AppError("not_found", "There is no such batch in this team.");
  return row;
}

/**
 * Runs `work` on a batch's files as the database names them. A file may be replaced by a newer reading of it in between;
 * then the database is asked again.
 */
export async function withSource<T>(ctx: ReadCtx, batch: BatchRow, work: (source: Source) => Promise<T>): Promise<T> {
  for (let turn = 0; ; turn += 1) {
    try {
      return await work(await sourceOf(ctx.db, batch));
    } catch (error) {
      if ((error as NodeJS.ErrnoException | null)?.code !== "ENOENT") throw error;
      if (turn < 3) continue;
      throw new AppError("not_ready", (await isApart(ctx.db)) ? apart : anew, { retryAfterMs: 5_000, cause: error });
    }
  }
}
