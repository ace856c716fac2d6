import "server-only";
import { and, between, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
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

/** What narrows a view; of several values any may hold, of none all do. */
export type Slice = { from: string; to: string } & Partial<Record<UsageBy, string | string[]>>;

function isTagged(table: Ledger, asked: string | string[]): SQL | undefined {
  const tags = [asked].flat();
  return or(
    tags.includes(untagged) ? sql`cardinality(${table.tags}) = 0` : undefined,
    sql`${table.tags} && ${sql.param(tags)}::text[]`,
  );
}

/** The daily sums, or the facts, of a slice. */
export function slice(teamId: string, input: Slice, table: Ledger): SQL | undefined {
  const isOneOf = (column: PgColumn, asked: string | string[] | undefined) =>
    asked === undefined || asked.length === 0 ? undefined : inArray(column, [asked].flat());
  return and(
    eq(table.teamId, teamId),
    between(table.day, input.from, input.to),
    isOneOf(table.model, input.model),
    isOneOf(table.userId, input.member),
    isOneOf(table.connectionId, input.connection),
    input.tag === undefined || input.tag.length === 0 ? undefined : isTagged(table, input.tag),
  );
}
