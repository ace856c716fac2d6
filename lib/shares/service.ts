import "server-only";
import { and, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import { findBatch } from "@/lib/batches/service/get";
import type { OpenCtx, Team, TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { list } from "@/lib/results/service";
import { hashToken, newToken } from "@/lib/secrets";
import { teams, users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import {
  type createShare,
  type getShared,
  type listSharedRows,
  type listShares,
  type removeShare,
  type Share,
  SharedBatch,
} from "./contract";
import { batchShares } from "./table";

const sharesMax = 20;
const dayMs = 86_400_000;

const select = (ctx: TeamCtx, batchId: string) =>
  ctx.db
    .select({ row: batchShares, creator: users.name })
    .from(batchShares)
    .leftJoin(users, eq(users.id, batchShares.createdBy))
    .where(
      and(eq(batchShares.teamId, ctx.team.id), eq(batchShares.batchId, batchId), gt(batchShares.expiresAt, sql`now()`)),
    )
    .orderBy(desc(batchShares.createdAt));

const present = ({ row, creator }: Awaited<ReturnType<typeof select>>[number]): Share => ({
  ...{ id: row.id, hasAnswers: row.hasAnswers, hasPrompts: row.hasPrompts, createdBy: creator ?? "former member" },
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
});

export async function shares(
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof listShares>,
): Promise<CallOutput<typeof listShares>> {
  await findBatch(ctx.db, ctx.team.id, batchId);
  return { shares: (await select(ctx, batchId)).map(present) };
}

/** Makes a link. Prompts are shown only together with answers. */
export async function share(
  ctx: TeamCtx,
  { batchId, days, hasAnswers, hasPrompts }: VerbInput<typeof createShare>,
): Promise<CallOutput<typeof createShare>> {
  const batch = await findBatch(ctx.db, ctx.team.id, batchId);
  if (hasPrompts && !hasAnswers)
    throw new AppError("invalid_input", "Prompts are shown beside answers: tick answers too.", { field: "hasPrompts" });
  if ((await select(ctx, batchId)).length >= sharesMax)
    throw new AppError("conflict", `A batch has at most ${sharesMax} links. Withdraw one first.`);
  const token = newToken();
  const id = newId("shr");
  const expiresAt = new Date(Date.now() + days * dayMs);
  await ctx.db.transaction(async (tx) => {
    await tx.insert(batchShares).values({
      ...{ id, teamId: ctx.team.id, batchId, tokenHash: hashToken(token), hasAnswers, hasPrompts, expiresAt },
      createdBy: ctx.actor.userId,
    });
    await audit(tx, ctx, "share.created", {
      subject: batchId,
      details: { name: batch.name, share: id, days, hasAnswers, hasPrompts },
    });
  });
  const made = (await select(ctx, batchId)).find(({ row }) => row.id === id);
  if (!made) throw new Error("a link that was just made is there");
  return { share: present(made), path: `/s/${token}` };
}

export async function unshare(
  ctx: TeamCtx,
  { batchId, shareId }: VerbInput<typeof removeShare>,
): Promise<CallOutput<typeof removeShare>> {
  await ctx.db.transaction(async (tx) => {
    const [gone] = await tx
      .delete(batchShares)
      .where(and(eq(batchShares.teamId, ctx.team.id), eq(batchShares.batchId, batchId), eq(batchShares.id, shareId)))
      .returning({ id: batchShares.id });
    if (!gone) throw new AppError("not_found", "There is no such link. It may have been withdrawn already.");
    await audit(tx, ctx, "share.revoked", { subject: batchId, details: { share: shareId } });
  });
  return {};
}

const seenEverySeconds = 60;

/** What a token opens. @throws AppError not_found: never made, withdrawn or run out, which look the same */
async function opened(ctx: OpenCtx, token: string) {
  const [found] = await ctx.db
    .select({ share: batchShares, team: { id: teams.id, slug: teams.slug, name: teams.name } })
    .from(batchShares)
    .innerJoin(teams, eq(teams.id, batchShares.teamId))
    .where(and(eq(batchShares.tokenHash, hashToken(token)), gt(batchShares.expiresAt, sql`now()`)));
  if (!found) throw new AppError("not_found", "This link does not work any more. Ask whoever sent it for a new one.");
  await ctx.db
    .update(batchShares)
    .set({ lastSeenAt: new Date() })
    .where(
      and(
        eq(batchShares.id, found.share.id),
        or(
          isNull(batchShares.lastSeenAt),
          lt(batchShares.lastSeenAt, sql`now() - make_interval(secs => ${seenEverySeconds})`),
        ),
      ),
    );
  return found satisfies { team: Team };
}

export async function shared(
  ctx: OpenCtx,
  { token }: VerbInput<typeof getShared>,
): Promise<CallOutput<typeof getShared>> {
  const { share: row, team } = await opened(ctx, token);
  const batch = await findBatch(ctx.db, team.id, row.batchId);
  const { hasAnswers, hasPrompts } = row;
  return SharedBatch.parse({
    ...{ ...batch, hasAnswers, hasPrompts, teamName: team.name, expiresAt: row.expiresAt.toISOString() },
  });
}

const pageRows = 50;

export async function sharedRows(
  ctx: OpenCtx,
  { token, cursor }: VerbInput<typeof listSharedRows>,
): Promise<CallOutput<typeof listSharedRows>> {
  const { share: row, team } = await opened(ctx, token);
  if (!row.hasAnswers) throw new AppError("not_allowed", "This link shows progress, not answers.");
  const offset = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isInteger(offset) || offset < 0)
    throw new AppError("invalid_input", "That page is not known. Start at the top again.", { field: "cursor" });
  const page = await list(
    { db: ctx.db, team },
    { batchId: row.batchId, filter: "answered", mode: "text", scope: "all", sort: "input", offset, limit: pageRows },
  );
  return {
    rows: page.rows.map(({ seq, customId, status, prompt, answer }) => ({
      ...{ seq, customId, status, answer },
      prompt: row.hasPrompts ? prompt : null,
    })),
    nextCursor: offset + page.rows.length < page.matching && page.rows.length > 0 ? String(offset + pageRows) : null,
  };
}
