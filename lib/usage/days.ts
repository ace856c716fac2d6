import "server-only";
import Big from "big.js";
import { sql } from "drizzle-orm";
import type { Database, Db } from "@/lib/db/client";
import { exact } from "@/lib/money";
import { usageDays, type usageFacts } from "./table";

/** Of one insert: it may carry 65,535 values. */
const daysAtOnce = 1_000;

type Fact = typeof usageFacts.$inferSelect;

const whole = [
  "modelBatches",
  "batches",
  "rows",
  "failedRows",
  "flaggedRows",
  "inputTokens",
  "outputTokens",
  "unpricedRows",
  "wasteUnknownRows",
] as const;
const money = ["cost", "wastedCost", "comparedCost", "realtimeCost"] as const;
type Sums = Record<(typeof whole)[number], number> & Record<(typeof money)[number], Big>;
type Dims = Pick<Fact, "teamId" | "day" | "model" | "userId" | "connectionId" | "window" | "isEmulator" | "tags">;

const nil = (): Sums => ({
  ...(Object.fromEntries(whole.map((name) => [name, 0])) as Record<(typeof whole)[number], number>),
  ...(Object.fromEntries(money.map((name) => [name, new Big(0)])) as Record<(typeof money)[number], Big>),
});

const keyOf = ({ day, model, userId, connectionId, window, isEmulator, tags }: Fact): string =>
  JSON.stringify([day, model, userId, connectionId, window, isEmulator, tags]);

const dims = ({ teamId, day, model, userId, connectionId, window, isEmulator, tags }: Fact): Dims => ({
  ...{ teamId, day, model, userId, connectionId, window, isEmulator, tags },
});

/** What all facts of some batches add to the days: sign 1 puts them in, −1 takes them out. */
function contribute(days: Map<string, Dims & Sums>, facts: readonly Fact[], sign: 1 | -1): void {
  const inOrder = [...facts].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.model < b.model ? -1 : 1));
  const [batches, models] = [new Set<string>(), new Set<string>()];
  for (const fact of inOrder) {
    const key = keyOf(fact);
    const sums = days.get(key) ?? { ...dims(fact), ...nil() };
    days.set(key, sums);
    const add = (name: (typeof whole)[number], value: number) => {
      sums[name] += sign * value;
    };
    const pay = (name: (typeof money)[number], value: string | null) => {
      sums[name] = sums[name].plus(new Big(value ?? 0).times(sign));
    };
    const model = `${fact.batchId} ${fact.model}`;
    add("batches", batches.has(fact.batchId) ? 0 : 1);
    add("modelBatches", models.has(model) ? 0 : 1);
    batches.add(fact.batchId);
    models.add(model);
    for (const name of ["rows", "failedRows", "flaggedRows", "inputTokens", "outputTokens"] as const)
      add(name, fact[name]);
    add("unpricedRows", fact.cost === null ? fact.rows : 0);
    add("wasteUnknownRows", fact.wastedCost === null ? fact.failedRows + fact.flaggedRows : 0);
    const isComparable = fact.cost !== null && fact.realtimeCost !== null;
    pay("cost", fact.cost);
    pay("wastedCost", fact.wastedCost);
    pay("comparedCost", isComparable ? fact.cost : null);
    pay("realtimeCost", isComparable ? fact.realtimeCost : null);
  }
}

/** Moves the daily sums from what the facts of batches were to what they are, in the caller's transaction. */
export async function addToDays(tx: Db, before: readonly Fact[], after: readonly Fact[]): Promise<void> {
  const days = new Map<string, Dims & Sums>();
  contribute(days, before, -1);
  contribute(days, after, 1);
  const changed = [...days]
    .filter(([, sums]) => whole.some((name) => sums[name] !== 0) || money.some((name) => !sums[name].eq(0)))
    // Always in one order, so that two batches that share days wait for each other instead of locking up.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { cost, wastedCost, comparedCost, realtimeCost, ...rest }]) => ({
      ...rest,
      cost: exact(cost),
      wastedCost: exact(wastedCost),
      comparedCost: exact(comparedCost),
      realtimeCost: exact(realtimeCost),
    }));
  const plus = (name: (typeof whole)[number] | (typeof money)[number]) =>
    sql`${usageDays[name]} + excluded.${sql.identifier(usageDays[name].name)}`;
  for (let from = 0; from < changed.length; from += daysAtOnce) {
    await tx
      .insert(usageDays)
      .values(changed.slice(from, from + daysAtOnce))
      .onConflictDoUpdate({
        target: [
          usageDays.teamId,
          usageDays.day,
          usageDays.model,
          usageDays.userId,
          usageDays.connectionId,
          usageDays.window,
          usageDays.isEmulator,
          usageDays.tags,
        ],
        set: Object.fromEntries([...whole, ...money].map((name) => [name, plus(name)])),
      });
  }
}

/** Sums every day up anew from the facts, for all teams: after a restore, or when days were never summed up. */
export async function rebuildDays(tx: Db): Promise<void> {
  await tx.execute(sql`truncate usage_days`);
  await tx.execute(sql`
    insert into usage_days (team_id, day, model, user_id, connection_id, "window", is_emulator, tags, model_batches,
      batches, rows, failed_rows, flagged_rows, input_tokens, output_tokens, unpriced_rows, cost, wasted_cost,
      waste_unknown_rows, compared_cost, realtime_cost)
    select team_id, day, model, user_id, connection_id, "window", is_emulator, tags,
      count(*) filter (where of_model = 1), count(*) filter (where of_batch = 1),
      sum(rows), sum(failed_rows), sum(flagged_rows), sum(input_tokens), sum(output_tokens),
      coalesce(sum(rows) filter (where cost is null), 0), coalesce(sum(cost), 0), coalesce(sum(wasted_cost), 0),
      coalesce(sum(failed_rows + flagged_rows) filter (where wasted_cost is null), 0),
      coalesce(sum(cost) filter (where realtime_cost is not null), 0),
      coalesce(sum(realtime_cost) filter (where cost is not null), 0)
    from (
      select *, row_number() over (partition by batch_id, model order by day) as of_model,
        row_number() over (partition by batch_id order by day, model) as of_batch
      from usage_facts
    ) facts
    group by team_id, day, model, user_id, connection_id, "window", is_emulator, tags`);
}

/** For facts from before days were summed up: they count on the day of their last change (UTC). */
export async function sumUpOldFacts(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.execute(
      sql`select 1 from usage_facts where not exists (select 1 from usage_days) limit 1`,
    );
    if (rows.length === 0) return;
    await tx.execute(sql`update usage_facts set day = at::date`);
    await rebuildDays(tx);
  });
}
