import "server-only";
import { and, asc, eq, isNull, or, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { teamModels } from "@/lib/models/service";
import { addToDays } from "./days";
import { usageFacts } from "./table";

type Fact = typeof usageFacts.$inferSelect;

// Batches live in a later house. The ledger keeps tags in one order.
const tagsOfBatch = sql`(select coalesce(array_agg(tag order by tag collate "C"), '{}')
  from batches, jsonb_array_elements_text(batches.tags) tag where batches.id = ${usageFacts.batchId})`;

/**
 * Brings the tags of batches into the ledger: what they used then counts under the tags they have now, or are about to be
 * given. In the transaction that changes them and holds their rows, before it publishes.
 */
export async function retagUsage(tx: Db, batchIds: readonly string[], tags?: readonly string[]): Promise<void> {
  const ofThem = sql`${usageFacts.batchId} = any(${sql.param([...batchIds])}::text[])`;
  const before = await tx.select().from(usageFacts).where(ofThem);
  if (before.length === 0) return;
  const set = { tags: tags ? [...tags].sort() : tagsOfBatch };
  await addToDays(tx, before, await tx.update(usageFacts).set(set).where(ofThem).returning());
}

/** Those of a model that some price is missing in, with their batches held against the ingest, which writes them too. */
async function unpricedFacts(tx: Db, teamId: string, model: string): Promise<Fact[]> {
  const unpriced = and(
    eq(usageFacts.teamId, teamId),
    eq(usageFacts.model, model),
    or(isNull(usageFacts.cost), isNull(usageFacts.realtimeCost)),
  );
  const theirs = tx.select({ id: usageFacts.batchId }).from(usageFacts).where(unpriced);
  await tx.execute(sql`select id from batches where id in ${theirs} order by id for update`);
  return tx.select().from(usageFacts).where(unpriced).orderBy(asc(usageFacts.batchId), asc(usageFacts.day));
}

/**
 * Gives what was used of a model without a known price the one that is known now, in the caller's transaction. A price
 * that was met stays. Answers whether anything changed.
 */
export async function fillPrices(tx: Db, teamId: string, model: string): Promise<boolean> {
  const prices = (await teamModels(tx, teamId)).find((one) => one.id === model)?.prices;
  if (!prices || Object.values(prices).every((price) => price === null)) return false;
  const before = await unpricedFacts(tx, teamId, model);
  if (before.length === 0) return false;
  const ids = sql`any(${sql.param([...new Set(before.map(({ batchId }) => batchId))])}::text[])`;
  const ofWindow = (part: "inputPerMillion" | "outputPerMillion") =>
    sql`case "window" when '24h' then ${prices["24h"]?.[part] ?? null}::numeric when '1h' then ${prices["1h"]?.[part] ?? null}::numeric end`;
  await tx.execute(sql`
    insert into usage_prices (batch_id, model, input, output, realtime_input, realtime_output)
    select distinct batch_id, model, ${ofWindow("inputPerMillion")}, ${ofWindow("outputPerMillion")},
      ${prices.realtime?.inputPerMillion ?? null}::numeric, ${prices.realtime?.outputPerMillion ?? null}::numeric
    from usage_facts where batch_id = ${ids} and model = ${model}
    on conflict (batch_id, model) do update set
      input = coalesce(usage_prices.input, excluded.input),
      output = case when usage_prices.input is null then excluded.output else usage_prices.output end,
      realtime_input = coalesce(usage_prices.realtime_input, excluded.realtime_input),
      realtime_output = case when usage_prices.realtime_input is null then excluded.realtime_output
        else usage_prices.realtime_output end`);
  const paid = (tokens: "" | "wasted_", price: "" | "realtime_") =>
    sql.raw(`trim_scale(0.000001 * (usage_facts.${tokens}input_tokens * prices.${price}input
      + usage_facts.${tokens}output_tokens * coalesce(prices.${price}output, 0)))`);
  await tx.execute(sql`
    update usage_facts set
      cost = coalesce(cost, ${paid("", "")}),
      realtime_cost = coalesce(realtime_cost, ${paid("", "realtime_")}),
      wasted_cost = coalesce(wasted_cost, ${paid("wasted_", "")})
    from usage_prices prices
    where prices.batch_id = usage_facts.batch_id and prices.model = usage_facts.model
      and usage_facts.batch_id = ${ids} and usage_facts.model = ${model}`);
  await sumUpBatches(tx, ids);
  const places = new Set(before.map(({ batchId, day }) => `${batchId} ${day}`));
  const now = await tx
    .select()
    .from(usageFacts)
    .where(and(sql`${usageFacts.batchId} = ${ids}`, eq(usageFacts.model, model)));
  await addToDays(
    tx,
    before,
    now.filter(({ batchId, day }) => places.has(`${batchId} ${day}`)),
  );
  return true;
}

/** What batches cost in all, where that was not known and now is. */
const sumUpBatches = (tx: Db, ids: ReturnType<typeof sql>) =>
  tx.execute(sql`
    update batches set cost = coalesce(batches.cost, facts.cost),
      realtime_cost = coalesce(batches.realtime_cost, facts.realtime_cost), version = version + 1
    from (
      select batch_id, case when bool_and(cost is not null) then sum(cost) end as cost,
        case when bool_and(realtime_cost is not null) then sum(realtime_cost) end as realtime_cost
      from usage_facts where batch_id = ${ids} group by batch_id
    ) facts
    where facts.batch_id = batches.id`);
