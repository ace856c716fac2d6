import "server-only";
import { Readable } from "node:stream";
import { and, count, desc, eq, gte, ilike, lt, max, or, type SQL, sql } from "drizzle-orm";
import { csvLines } from "@/lib/csv";
import type { TeamCtx } from "@/lib/db/ctx";
import { type Cell, plainCell } from "@/lib/plain-cell";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { audit } from "./audit";
import type { AuditRow } from "./chain";
import type { AuditEvent, AuditFilter, listAudit } from "./contract";
import { auditEvents } from "./table";

const present = (row: AuditRow): AuditEvent => ({
  seq: row.seq,
  at: row.at.toISOString(),
  act: row.act,
  actor: { id: row.actorId, name: row.actorName },
  via: row.via,
  subject: row.subject,
  details: row.details,
  requestId: row.requestId,
  hash: row.hash,
});

const likeText = (search: string): string => `%${search.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;

/** Days are calendar days in UTC, both ends included. */
function matching(teamId: string, { group, actorId, search, from, to }: AuditFilter): SQL | undefined {
  const day = (date: string) => sql`${date}::date at time zone 'UTC'`;
  return and(
    eq(auditEvents.teamId, teamId),
    group ? sql`split_part(${auditEvents.act}, '.', 1) = ${group}` : undefined,
    actorId ? eq(auditEvents.actorId, actorId) : undefined,
    search
      ? or(ilike(auditEvents.subject, likeText(search)), sql`${auditEvents.details}::text ilike ${likeText(search)}`)
      : undefined,
    from ? gte(auditEvents.at, day(from)) : undefined,
    to ? lt(auditEvents.at, sql`(${to}::date + 1) at time zone 'UTC'`) : undefined,
  );
}

const readPage = (ctx: TeamCtx, filter: AuditFilter, before: number | undefined, limit: number): Promise<AuditRow[]> =>
  ctx.db
    .select()
    .from(auditEvents)
    .where(and(matching(ctx.team.id, filter), before ? lt(auditEvents.seq, before) : undefined))
    .orderBy(desc(auditEvents.seq))
    .limit(limit);

/** A page of the team's log, newest first. */
export async function list(ctx: TeamCtx, input: VerbInput<typeof listAudit>): Promise<CallOutput<typeof listAudit>> {
  const { before, limit, ...filter } = input;
  const rows = await readPage(ctx, filter, before, limit + 1);
  const page = rows.slice(0, limit);
  const actors = await ctx.db
    .selectDistinctOn([auditEvents.actorId], { id: auditEvents.actorId, name: auditEvents.actorName })
    .from(auditEvents)
    .where(and(eq(auditEvents.teamId, ctx.team.id), sql`${auditEvents.actorId} is not null`))
    .orderBy(auditEvents.actorId, desc(auditEvents.seq));
  return {
    events: page.map(present),
    nextBefore: rows.length > limit ? (page.at(-1)?.seq ?? null) : null,
    actors: actors.flatMap(({ id, name }) => (id === null ? [] : [{ id, name }])),
  };
}

const exportPage = 1_000;
const columns = ["seq", "at", "act", "actor", "actor_id", "via", "subject", "details", "request_id", "hash"];

const cellsOf = ({ seq, at, act, actor, via, subject, details, requestId, hash }: AuditEvent): Cell[] => [
  seq,
  at,
  act,
  ...[actor.name, actor.id ?? "", via, subject, JSON.stringify(details), requestId ?? ""].map(plainCell),
  hash,
];

/** What matches as CSV, newest first, made while it is taken. That somebody took it along is itself written down. */
export async function exportCsv(ctx: TeamCtx, filter: AuditFilter) {
  await ctx.db.transaction((tx) => audit(tx, ctx, "audit.exported", { subject: ctx.team.id, details: filter }));
  const [found] = await ctx.db
    .select({ rowCount: count(), end: max(auditEvents.seq) })
    .from(auditEvents)
    .where(matching(ctx.team.id, filter));
  const { rowCount = 0, end = null } = found ?? {};
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield csvLines([columns]);
    for (let before = (end ?? 0) + 1; before > 1; ) {
      const rows = await readPage(ctx, filter, before, exportPage);
      if (rows.length > 0) yield csvLines(rows.map((row) => cellsOf(present(row))));
      if (rows.length < exportPage) return;
      before = rows.at(-1)?.seq ?? 1;
    }
  }
  return {
    stream: Readable.toWeb(Readable.from(chunks())) as ReadableStream<Uint8Array>,
    fileName: `audit-${ctx.team.slug}-${new Date().toISOString().slice(0, 10)}.csv`,
    contentType: "text/csv; charset=utf-8",
    rowCount,
    isComplete: true,
  };
}
