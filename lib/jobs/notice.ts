import "server-only";
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull } from "drizzle-orm";
import type { Batch } from "@/lib/batches/contract";
import { presentBatch, selectBatches } from "@/lib/batches/service/present";
import { batches } from "@/lib/batches/table";
import { markReached } from "@/lib/budgets/rules";
import { budgetStates, monthOf } from "@/lib/budgets/state";
import { budgets } from "@/lib/budgets/table";
import { connections } from "@/lib/connections/table";
import { type Database, database } from "@/lib/db/client";
import { formatMoney } from "@/lib/format";
import { outbox } from "@/lib/live/table";
import { saidOfBatch } from "@/lib/notices/rules";
import { rulesOf, sayNotice } from "@/lib/notices/say";
import { noticeCursor } from "@/lib/notices/table";
import { noticeSilence } from "./notice-silence";

const cursorName = "outbox";
const pageSize = 500;

/** How far was read; a console that never read begins at what happens from now on. */
async function cursor(db: Database): Promise<number> {
  const [row] = await db.select().from(noticeCursor).where(eq(noticeCursor.name, cursorName));
  if (row) return row.lastId;
  const [newest] = await db.select({ id: outbox.id }).from(outbox).orderBy(desc(outbox.id)).limit(1);
  const lastId = newest?.id ?? 0;
  await db.insert(noticeCursor).values({ name: cursorName, lastId }).onConflictDoNothing();
  return lastId;
}

async function sayOfBatch(db: Database, teamId: string, batch: Batch): Promise<void> {
  const failingFrom = (await rulesOf(db, teamId)).failing.threshold ?? 10;
  const about = {
    ...{ teamId, subject: batch.id, submitter: batch.createdBy.id },
    path: `/batches/${encodeURIComponent(batch.id)}`,
  };
  for (const said of saidOfBatch(batch, Date.now(), failingFrom))
    await db.transaction((tx) => sayNotice(tx, about, said));
}

/** An edit of a batch that ended longer ago is no news of it, nor is what was found when a connection was added. */
const newsMs = 24 * 3_600_000;

type Change = { subject: string; createdAt: Date };

async function sayOfBatches(db: Database, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const firstAt = new Map<string, number>();
  for (const { subject, createdAt } of changes) if (!firstAt.has(subject)) firstAt.set(subject, createdAt.getTime());
  const rows = await selectBatches(db).where(inArray(batches.id, [...firstAt.keys()]));
  for (const row of rows) {
    const { id, teamId, finishedAt } = row.batch;
    if (finishedAt && (firstAt.get(id) ?? 0) - finishedAt.getTime() > newsMs) continue;
    await sayOfBatch(db, teamId, presentBatch(row));
  }
}

/** Budgets whose spending reached a mark in the running month. */
async function sayOfBudgets(db: Database, teamId: string): Promise<void> {
  const [any] = await db.select({ teamId: budgets.teamId }).from(budgets).where(eq(budgets.teamId, teamId)).limit(1);
  if (!any) return;
  const month = await monthOf(db, teamId);
  for (const budget of await budgetStates(db, teamId, month)) {
    const mark = markReached(budget);
    if (mark === null) continue;
    const whose = budget.memberId === null ? "The team" : budget.name;
    const about = {
      ...{ teamId, subject: budget.memberId ?? teamId, submitter: budget.memberId },
      path: "/settings/budgets",
    };
    await db.transaction((tx) =>
      sayNotice(tx, about, {
        kind: "budget",
        key: `budget:${budget.memberId ?? "team"}:${month.from}:${budget.monthly}:${mark}`,
        title: mark === 100 ? `${whose} has used up the month's budget` : `${whose} has used ${mark} % of the budget`,
        body: `${formatMoney(budget.spent)} of ${formatMoney(budget.monthly)} spent this month.`,
      }),
    );
  }
}

async function sayOfConnections(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await db
    .select()
    .from(connections)
    .where(and(inArray(connections.id, [...ids]), isNotNull(connections.keyRefusedAt), isNull(connections.removedAt)));
  for (const { id, teamId, name, keyRefusedAt } of rows)
    await db.transaction((tx) =>
      sayNotice(
        tx,
        { teamId, subject: id, path: "/settings/connections", submitter: null },
        {
          kind: "connection_broken",
          key: `connection:${id}:${keyRefusedAt?.toISOString() ?? ""}`,
          title: `${name} refuses its key`,
          body: "Work through this connection waits and nothing is lost. Enter a new key and it goes on by itself.",
        },
      ),
    );
}

/**
 * Reads what happened since last time and says what the teams' rules want said. What was said is known by its key, so
 * reading an event again, after a crash, says nothing twice.
 */
export async function noticeNews(db: Database = database()): Promise<void> {
  for (;;) {
    const after = await cursor(db);
    const rows = await db.select().from(outbox).where(gt(outbox.id, after)).orderBy(asc(outbox.id)).limit(pageSize);
    const last = rows.at(-1);
    if (!last) return;
    const about = (...topics: string[]) => rows.filter((row) => topics.includes(row.topic));
    await sayOfBatches(db, about("batch.changed", "batch.guarded"));
    await sayOfConnections(db, [...new Set(about("connection.changed").map((row) => row.subject))]);
    const spending = rows.filter((row) => row.topic === "results.appended" || row.topic === "usage.changed");
    for (const teamId of new Set(spending.map((row) => row.teamId))) await sayOfBudgets(db, teamId);
    await db.update(noticeCursor).set({ lastId: last.id }).where(eq(noticeCursor.name, cursorName));
    if (rows.length < pageSize) return;
  }
}

/** What only time brings about: batches that fall behind while nothing happens to them, and upstreams that stay silent. */
export async function noticeLateness(db: Database = database()): Promise<void> {
  const rows = await selectBatches(db).where(and(isNotNull(batches.upstreamId), isNull(batches.finishedAt)));
  for (const row of rows) await sayOfBatch(db, row.batch.teamId, presentBatch(row));
  await noticeSilence(db);
}
