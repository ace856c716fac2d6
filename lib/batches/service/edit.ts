import "server-only";
import { and, eq } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Act, AuditDetails } from "@/lib/audit/contract";
import type { updateBatch } from "@/lib/batches/act-contract";
import type { Batch } from "@/lib/batches/contract";
import { isTerminal } from "@/lib/batches/rules";
import { lockBudgets } from "@/lib/budgets/reserve";
import type { TeamCtx } from "@/lib/db/ctx";
import { inputFiles } from "@/lib/files/table";
import { formatMoney } from "@/lib/format";
import { compareDollars } from "@/lib/money";
import { retagUsage } from "@/lib/usage/amend";
import type { VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { changedMeanwhile, type Row, read } from "./as-actor";
import { changeBatch } from "./change";
import { findBatch } from "./get";
import { estimateForGuard, requirePrices } from "./guard-price";
import { reserveMore } from "./reserve-more";

type Input = VerbInput<typeof updateBatch>;
type Change = { act: Act; said: string; set: Parameters<typeof changeBatch>[2]; details?: AuditDetails };

function limitWords({ moneyGuard, cost }: Row, next: string | null): string {
  if (next === null) return "Removed the limit.";
  const isSpent = cost !== null && compareDollars(cost, next) >= 0;
  const tail = isSpent ? ` ${formatMoney(cost)} is spent already, so the batch is cancelled now.` : "";
  return `${moneyGuard === null ? "Set the limit to" : `Moved the limit from ${formatMoney(moneyGuard)} to`} ${formatMoney(next)}.${tail}`;
}

/** What a request really changes, each part with its own words. */
function changesOf(row: Row, { name, tags, moneyGuard, isArchived }: Input): Change[] {
  const changes: Change[] = [];
  if (name !== undefined && name !== row.name)
    changes.push({ act: "batch.edited", said: `Renamed from “${row.name}”.`, set: { name } });
  const nextTags = tags && [...new Set(tags)];
  if (nextTags && nextTags.join("\n") !== row.tags.join("\n")) {
    const said = nextTags.length === 0 ? "Took all tags off." : `Tagged ${nextTags.join(", ")}.`;
    changes.push({ act: "batch.edited", said, set: { tags: nextTags } });
  }
  if (moneyGuard !== undefined && moneyGuard !== row.moneyGuard) {
    const details = { limit: moneyGuard, before: row.moneyGuard };
    changes.push({ act: "batch.limit_changed", said: limitWords(row, moneyGuard), set: { moneyGuard }, details });
  }
  if (isArchived !== undefined && isArchived !== (row.archivedAt !== null)) {
    const said = isArchived ? "Archived." : "Taken out of the archive.";
    const set = { archivedAt: isArchived ? new Date() : null };
    changes.push({ act: isArchived ? "batch.archived" : "batch.unarchived", said, set });
  }
  return changes;
}

/** What a limit reckons with as long as nothing is read. @throws AppError invalid_input */
async function reckoning(ctx: TeamCtx, row: Row): Promise<Pick<Row, "estimate"> | undefined> {
  if (row.cost !== null && row.resultRows > 0) return;
  const { estimate, upstreamEstimate, window } = row;
  const [file] = await ctx.db
    .select({ tally: inputFiles.tally })
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, ctx.team.id), eq(inputFiles.id, row.inputFileId)));
  const told = { file: file ?? { tally: null }, window, estimate, upstreamEstimate };
  return { estimate: await estimateForGuard(ctx.db, ctx.team.id, told) };
}

/** Changes name, tags, limit or archive of a batch. @throws AppError not_found, invalid_input, conflict */
export async function update(ctx: TeamCtx, input: Input): Promise<Batch> {
  const row = await read(ctx, input.batchId);
  if (input.isArchived && !isTerminal(row.status))
    throw new AppError("conflict", "A batch that still runs stays in the list. Archive it when it is finished.");
  if (input.moneyGuard) await requirePrices(ctx.db, ctx.team.id, row.models, row.window);
  const reckoned = input.moneyGuard ? await reckoning(ctx, row) : undefined;
  const changes = changesOf(row, input);
  if (changes.length === 0) return findBatch(ctx.db, ctx.team.id, row.id);
  const set: Change["set"] & { moneyGuard?: string | null; tags?: string[] } = Object.assign(
    { ...reckoned },
    ...changes.map((change) => change.set),
  );
  const notes = changes.map(({ said }) => ({ kind: "action" as const, message: said, by: ctx.actor.name }));
  await ctx.db.transaction(async (tx) => {
    if (set.moneyGuard !== undefined) await lockBudgets(tx, ctx.team.id);
    // The poller writes many times a minute; what is changed here it never touches, so its newer state is kept.
    const current = await read({ db: tx, team: ctx.team }, row.id, { isLocked: true });
    if (set.moneyGuard !== undefined) Object.assign(set, await reserveMore(tx, ctx, current, set.moneyGuard));
    if (set.tags !== undefined) await retagUsage(tx, [row.id], set.tags);
    if (!(await changeBatch(tx, current, set, notes))) throw changedMeanwhile();
    for (const { act, said, details } of changes)
      await audit(tx, ctx, act, { subject: row.id, details: { name: row.name, said, ...details } });
  });
  return findBatch(ctx.db, ctx.team.id, row.id);
}
