import "server-only";
import { and, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { alias, type PgColumn } from "drizzle-orm/pg-core";
import { type BatchFilter, isFlat, isOfAllTime, isOfUsage } from "@/lib/batches/filter";
import { batches } from "@/lib/batches/table";
import { inputFiles } from "@/lib/files/table";
import { untagged } from "@/lib/usage/contract";
import { usageFacts } from "@/lib/usage/table";
import { filledFailed } from "./filled";

export type Columns = Record<keyof typeof batches.$inferSelect, PgColumn>;
type View = BatchFilter["view"];
export type Who = { team: { id: string }; actor: { userId: string } };

export const isOver = (t: Columns) => sql`${t.status} in ('completed','failed','expired','cancelled','rejected')`;

const flaws = ["truncated", "empty", "refused", "notJson", "schemaInvalid"];
const isFlagged = (t: Columns): SQL =>
  sql`(${sql.join(
    flaws.map((flaw) => sql`coalesce((${t.quality}->>${sql.raw(`'${flaw}'`)})::int, 0)`),
    sql` + `,
  )}) > 0`;

const inView: Record<View, (t: Columns) => SQL> = {
  all: () => sql`true`,
  archived: () => sql`true`,
  running: (t) => sql`(not ${isOver(t)} and ${t.status} not in ('unresolved','held'))`,
  look: (t) =>
    sql`(${t.status} in ('held','unresolved','rejected','failed','expired') or (${isOver(t)} and (${t.failed} > ${filledFailed(t)} or ${isFlagged(t)})))`,
  done: isOver,
};

/** What repeats rows of a part. Once its parent is gone it is all there is of them, and counts as a part. */
export const isRerun = (t: Pick<Columns, "parentId" | "relation">): SQL =>
  sql`(${t.parentId} is not null and coalesce(${t.relation}, '') in ('retry', 'edit', 'clone'))`;

const like = (text: string): string => `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;

function isFound(t: Columns, text: string): SQL | undefined {
  const pattern = like(text);
  return or(
    sql`${t.name} ilike ${pattern}`,
    sql`${t.id} ilike ${pattern}`,
    sql`${t.upstreamId} ilike ${pattern}`,
    sql`${t.tags}::text ilike ${pattern}`,
    sql`exists (select 1 from ${inputFiles} where ${inputFiles.id} = ${t.inputFileId} and ${inputFiles.name} ilike ${pattern})`,
  );
}

const isOneOf = (column: PgColumn, values: string[] | undefined): SQL | undefined =>
  values && values.length > 0 ? sql`${column} in ${values}` : undefined;

/** Whether a JSON list of texts holds any of the values. */
const holdsOneOf = (column: PgColumn, values: string[] | undefined): SQL | undefined =>
  values && values.length > 0 ? sql`${column} ?| ${sql.param(values)}::text[]` : undefined;

/** Whether a batch carries any of the tags; `untagged` among them also means those that carry none. */
function isTagged(column: PgColumn, tags: string[] | undefined): SQL | undefined {
  if (!tags?.includes(untagged)) return holdsOneOf(column, tags);
  return or(
    sql`${column} = '[]'`,
    holdsOneOf(
      column,
      tags.filter((tag) => tag !== untagged),
    ),
  );
}

/** Whether usage was counted of it in the days that are asked for, and of one of the models. */
function isUsed(t: Columns, { usedFrom, usedTo, model }: BatchFilter): SQL {
  const fact = usageFacts;
  return sql`exists (select 1 from ${fact} where ${and(
    sql`${fact.batchId} = ${t.id}`,
    usedFrom ? sql`${fact.day} >= ${usedFrom}` : undefined,
    usedTo ? sql`${fact.day} <= ${usedTo}` : undefined,
    isOneOf(fact.model, model),
  )})`;
}

/** Whose team, and archived or not: what every question about the list starts from. */
function isHere(t: Columns, who: Who, filter: BatchFilter, view: View): SQL | undefined {
  const isPutAway = view === "archived" ? isNotNull(t.archivedAt) : isNull(t.archivedAt);
  return and(sql`${t.teamId} = ${who.team.id}`, isOfAllTime(filter) && view !== "archived" ? undefined : isPutAway);
}

function isMeant(t: Columns, who: Who, filter: BatchFilter): SQL | undefined {
  const { search, days, from, to, runId, parentId, fileId } = filter;
  return and(
    search ? isFound(t, search) : undefined,
    filter.isMine ? sql`${t.createdBy} = ${who.actor.userId}` : undefined,
    filter.isOverdue ? sql`(not ${isOver(t)} and ${t.deadlineAt} < now())` : undefined,
    filter.isFlagged ? isFlagged(t) : undefined,
    isOneOf(t.status, filter.status),
    isOneOf(t.createdBy, filter.memberId),
    isOneOf(t.connectionId, filter.connectionId),
    isOneOf(t.window, filter.window),
    isOfUsage(filter) ? isUsed(t, filter) : holdsOneOf(t.models, filter.model),
    isTagged(t.tags, filter.tag),
    runId ? sql`${t.runId} = ${runId}` : undefined,
    parentId ? sql`${t.parentId} = ${parentId}` : undefined,
    fileId ? sql`${t.inputFileId} = ${fileId}` : undefined,
    days ? sql`${t.createdAt} > now() - make_interval(days => ${days})` : undefined,
    from ? sql`${t.createdAt} >= ${from}::timestamptz` : undefined,
    to ? sql`${t.createdAt} < ${to}::timestamptz` : undefined,
  );
}

/** Every batch that is meant, each by itself: what a bulk act works on. */
export const matches = (who: Who, filter: BatchFilter): SQL | undefined =>
  and(isHere(batches, who, filter, filter.view), inView[filter.view](batches), isMeant(batches, who, filter));

export const part = alias(batches, "part");
const earlier = alias(batches, "earlier");

/** Rows of the list: batches by themselves, and of each run with a part that is meant its first part. */
export function listed(who: Who, filter: BatchFilter, view: View = filter.view): SQL | undefined {
  const is = (t: Columns) => and(inView[view](t), isMeant(t, who, filter));
  if (isFlat(filter)) return and(isHere(batches, who, filter, view), is(batches));
  const sameRun = (t: Columns) => and(isHere(t, who, filter, view), sql`${t.runId} = ${batches.runId}`);
  const isFirst = sql`not exists (select 1 from ${batches} "earlier" where ${sameRun(earlier)} and (${earlier.createdAt}, ${earlier.id}) < (${batches.createdAt}, ${batches.id}))`;
  // With an offset the planner looks at the parts of each run by index, rather than at every batch of the team first.
  const hasPart = sql`exists (select 1 from ${batches} "part" where ${sameRun(part)} and ${is(part)} offset 0)`;
  return and(
    isHere(batches, who, filter, view),
    or(and(isNull(batches.runId), is(batches)), and(isNotNull(batches.runId), isFirst, hasPart)),
  );
}
