import "server-only";
import { and, between, eq, type SQL, sql } from "drizzle-orm";
import { type getUsage, type UsageBy, untagged } from "@/lib/usage/contract";
import type { usageDays, usageFacts } from "@/lib/usage/table";
import type { VerbInput } from "@/lib/wire/endpoint";

export type UsageAsk = VerbInput<typeof getUsage>;
type Ledger = typeof usageDays | typeof usageFacts;

/** A batch without tags stands in a group of its own. */
const keyOf: Record<UsageBy, (table: Ledger) => SQL<string>> = {
  model: (table) => sql<string>`${table.model}`,
  member: (table) => sql<string>`${table.userId}`,
  connection: (table) => sql<string>`${table.connectionId}`,
  tag: (table) =>
    sql<string>`unnest(case when cardinality(${table.tags}) = 0 then array[${untagged}] else ${table.tags} end)`,
};

/** What a view is split by. Within one tag it is that tag alone: what else its batches carry is no part of it. */
export const splitBy = ({ groupBy, tag }: UsageAsk, table: Ledger): SQL<string> =>
  groupBy === "tag" && tag !== undefined ? sql<string>`${tag}::text` : keyOf[groupBy](table);

/** The daily sums, or the facts, of a slice. */
export function slice(teamId: string, input: UsageAsk, table: Ledger): SQL | undefined {
  return and(
    eq(table.teamId, teamId),
    between(table.day, input.from, input.to),
    input.model === undefined ? undefined : eq(table.model, input.model),
    input.member === undefined ? undefined : eq(table.userId, input.member),
    input.connection === undefined ? undefined : eq(table.connectionId, input.connection),
    input.tag === undefined
      ? undefined
      : input.tag === untagged
        ? sql`cardinality(${table.tags}) = 0`
        : sql`${input.tag} = any(${table.tags})`,
  );
}
