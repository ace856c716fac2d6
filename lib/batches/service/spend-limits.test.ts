import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { batchEvents, batches } from "@/lib/batches/table";
import { changeApprovalLimit, changeBudget, readBudgets } from "@/lib/budgets/service";
import { failureOf } from "@/lib/connections/cases/team-and-upstreams";
import { presets } from "@/lib/connections/presets";
import { connections } from "@/lib/connections/table";
import { openDatabase } from "@/lib/db/cases/open-database";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { inputFiles } from "@/lib/files/table";
import { inPieces, limits, line } from "@/lib/jsonl/cases/files";
import { checkStream } from "@/lib/jsonl/check-stream";
import { estimate } from "@/lib/models/rules";
import { setPrice, teamModels } from "@/lib/models/service";
import { newTeam } from "@/lib/teams/cases/new-team";
import { members, users } from "@/lib/teams/table";
import { retry } from "./act";
import { create } from "./create";
import { update } from "./edit";
import { batchesAtGuard, blindGuards, reckonGuard } from "./guard";
import { reserveAgain } from "./reserve-more";

const db = await openDatabase();

const model = "Qwen/Qwen3.5-9B";
const million = { inputPerMillion: "1000", outputPerMillion: "1000" };

/** A team that tries things out, with a checked file: a member's submits of it cost dollars, not fractions of a cent. */
async function teamWithFile() {
  const owner = await newTeam(db);
  const teamId = owner.team.id;
  const actor = { ...owner.actor, userId: newId("use") };
  await db.insert(users).values({ id: actor.userId, name: "Bob", email: `${actor.userId}@example.org` });
  const member: TeamCtx = { ...owner, actor, role: "member" };
  await setPrice(owner, { modelId: model, prices: { "24h": million, "1h": null, realtime: null } });
  const [connectionId, inputFileId] = [newId("con"), newId("fil")];
  const { capabilities } = presets.emulator;
  const mine = { teamId, name: "Emulator", kind: "emulator" as const, capabilities };
  await db.insert(connections).values({ ...mine, id: connectionId, baseUrl: "http://127.0.0.1:1/v1" });
  const lines = Array.from({ length: 50 }, (_, n) => line(`r${n}`)).join("\n");
  const { tally } = await checkStream(inPieces(lines, 4_096), { limits });
  const file = { requests: 50, models: [model], endpoints: ["/v1/chat/completions"], tally };
  await db.insert(inputFiles).values({
    ...{ id: inputFileId, teamId, createdBy: actor.userId, name: "in.jsonl", sizeBytes: 1, state: "ready", ...file },
    spool: "here",
  });
  const submit = (over: Partial<Parameters<typeof create>[1]> = {}) =>
    create(member, {
      ...{ idempotencyKey: newId("bat"), inputFileId, connectionId, name: "Rivers" },
      ...{ window: "24h", tags: [], metadata: {}, estimate: null, ...over },
    });
  const row = async (id: string) => (await db.select().from(batches).where(eq(batches.id, id)))[0];
  const most = Number((await row((await submit()).id))?.reserved);
  await db.delete(batches).where(eq(batches.teamId, teamId));
  expect(most).toBeGreaterThan(1);
  const allow = (monthly: number) => changeBudget(owner, { memberId: null, monthly: monthly.toFixed(6), mode: "hard" });
  const move = (ctx: TeamCtx, batchId: string, moneyGuard: string | null) => update(ctx, { batchId, moneyGuard });
  const reserved = async () => Number((await readBudgets(owner)).budgets[0]?.reserved);
  return { owner, member, submit, row, tally, most, allow, move, reserved };
}

test("a limit that let a batch in under a hard budget is not raised past it", async () => {
  const { member, submit, row, most, allow, move, reserved } = await teamWithFile();
  await allow(most / 2);
  const { id } = await submit({ moneyGuard: "0.01" });
  for (const next of [null, "1000"])
    expect(await failureOf(move(member, id, next))).toMatchObject({
      code: "over_budget",
      message: expect.stringContaining("The limit was not moved"),
    });
  expect(await row(id)).toMatchObject({ moneyGuard: "0.01", reserved: "0.01" });
  // What fits is allowed and held from then on.
  await move(member, id, "0.5");
  expect(await reserved()).toBe(0.5);
  await allow(most);
  await move(member, id, null);
  expect(await reserved()).toBeCloseTo(most, 6);
});

test("room that a lower limit gave back is asked for again", async () => {
  const { member, submit, most, allow, move } = await teamWithFile();
  await allow(most * 1.5);
  const { id } = await submit();
  await move(member, id, "0.01");
  await submit();
  expect(await failureOf(move(member, id, null))).toMatchObject({ code: "over_budget" });
});

test("a limit that kept a batch under the approval limit is raised past it by an owner or admin only", async () => {
  const { owner, member, submit, row, most, move } = await teamWithFile();
  await changeApprovalLimit(owner, { above: "1" });
  const { id, status } = await submit({ moneyGuard: "0.5" });
  expect(status).toBe("queued");
  expect(await failureOf(move(member, id, "2"))).toMatchObject({ code: "not_allowed" });
  expect(await failureOf(move(member, id, null))).toMatchObject({ code: "not_allowed" });
  await move(member, id, "0.9");
  await move(owner, id, null);
  expect(Number((await row(id))?.reserved)).toBeCloseTo(most, 6);
});

test("whose budget is in the way is said to somebody else, too", async () => {
  const { owner, member, submit, most, move } = await teamWithFile();
  const { id } = await submit({ moneyGuard: "0.01" });
  const { userId } = member.actor;
  await db.insert(members).values({ teamId: owner.team.id, userId, role: "member" });
  await changeBudget(owner, { memberId: userId, monthly: (most / 2).toFixed(6), mode: "hard" });
  expect(await failureOf(move(owner, id, null))).toMatchObject({
    message: expect.stringContaining("pass Bob's budget"),
  });
  expect(await failureOf(move(member, id, null))).toMatchObject({
    message: expect.stringContaining("pass your budget"),
  });
});

test("an estimate told by the browser counts for no less than what is likely", async () => {
  const { owner, submit, row, tally, most } = await teamWithFile();
  const own = estimate({ tally, models: await teamModels(db, owner.team.id) }).totals["24h"].cost;
  const toldAs = async (high: string) => {
    const cost = { low: "0", likely: "0", high };
    const told = { cost, knownCost: null, unpricedModels: [], realtime: null, inputTokens: [], basis: "" };
    return Number((await row((await submit({ estimate: told })).id))?.reserved);
  };
  expect(Number(own?.low)).toBeLessThan(Number(own?.likely));
  expect(await toldAs(own?.low ?? "")).toBeCloseTo(Number(own?.likely), 6);
  expect(await toldAs((2 * most).toFixed(6))).toBeCloseTo(2 * most, 6);
  expect(await toldAs("0")).toBe(most);
});

test("a submit that waits while a budget is changed is held against the new one", async () => {
  const { owner, submit, most, allow } = await teamWithFile();
  await allow(most * 10);
  let waiting: Promise<unknown> = Promise.resolve();
  await db.transaction(async (tx) => {
    await changeBudget({ ...owner, db: tx as never }, { memberId: null, monthly: "0.01", mode: "hard" });
    waiting = failureOf(submit());
    await expect
      .poll(
        async () => {
          const { rows } = await db.execute(
            sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          );
          return rows.length;
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
  });
  expect(await waiting).toMatchObject({ code: "over_budget" });
});

test("what goes back to work is held again, or refused, and let go of when the upstream says no", async () => {
  const { member, submit, row, most, allow, reserved } = await teamWithFile();
  await allow(most * 1.5);
  const { id } = await submit();
  const set = { status: "cancelled" as const, upstreamId: id, finishedAt: new Date(), isResultComplete: true };
  await db
    .update(batches)
    .set({ ...set, cost: "0.01" })
    .where(eq(batches.id, id));
  const finished = async () => {
    const found = await row(id);
    if (!found) throw new Error("the batch is gone");
    return found;
  };
  expect(await reserved()).toBe(0);
  const letGo = await reserveAgain(member, await finished());
  expect(await reserved()).toBeCloseTo(most - 0.01, 6);
  expect(await failureOf(submit())).toMatchObject({ code: "over_budget" });
  await letGo();
  expect(await reserved()).toBe(0);
  const retried = () => failureOf(retry(member, { batchId: id }));
  // Without a key the upstream answers nothing.
  expect(await retried()).toMatchObject({ code: "upstream_key_refused" });
  expect(await reserved()).toBe(0);
  await submit();
  expect(await retried()).toMatchObject({
    code: "over_budget",
    message: expect.stringContaining("Nothing was retried"),
  });
  expect((await finished()).isResultComplete).toBe(true);
});

test("a limit on a batch that no page reckoned goes by the server's own estimate from the first row on", async () => {
  const { member, submit, row, move } = await teamWithFile();
  const [first, later] = [await submit({ moneyGuard: "1" }), await submit()];
  expect((await row(later.id))?.estimate).toBeNull();
  await move(member, later.id, "1");
  for (const { id } of [first, later]) {
    const running = { status: "in_progress" as const, submission: "created" as const, completed: 50 };
    await db
      .update(batches)
      .set({ ...running, upstreamId: id })
      .where(eq(batches.id, id));
    const [guarded] = (await batchesAtGuard(db)).filter((one) => one.row.id === id);
    expect(guarded?.spend).toMatchObject({ isProjected: true });
    expect(Number(guarded?.spend.spent)).toBeGreaterThan(1);
  }
});

test("a limit from before limits came with an estimate is given one, as soon as there can be one", async () => {
  const { owner, submit, row } = await teamWithFile();
  const { id } = await submit({ moneyGuard: "1" });
  const running = { status: "in_progress" as const, submission: "created" as const, upstreamId: id, completed: 50 };
  await db
    .update(batches)
    .set({ ...running, estimate: null })
    .where(eq(batches.id, id));
  const at = async () => (await batchesAtGuard(db)).find((one) => one.row.id === id);
  const reckon = async () => {
    const blind = (await blindGuards(db)).find((one) => one.id === id);
    return blind && reckonGuard(db, blind);
  };
  const nothing = { "24h": null, "1h": null, realtime: null };
  await setPrice(owner, { modelId: model, prices: nothing });
  expect([await at(), await reckon()]).toEqual([undefined, false]);
  await setPrice(owner, { modelId: model, prices: { ...nothing, "24h": million } });
  expect([await at(), await reckon()]).toEqual([undefined, true]);
  expect((await at())?.spend).toMatchObject({ isProjected: true });
  expect(await reckon()).toBeUndefined();
  const said = await db.select().from(batchEvents).where(eq(batchEvents.batchId, id));
  expect(said.filter(({ message }) => message.startsWith("Nothing told what rows cost"))).toHaveLength(1);
  expect((await row(id))?.estimate?.basis).toContain("rough count");
});

test("a limit is not set where nothing tells what a row costs", async () => {
  const { member, submit, row, move } = await teamWithFile();
  const { id } = await submit();
  await db.update(inputFiles).set({ tally: null });
  expect(await failureOf(move(member, id, "1"))).toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("cannot be reckoned before they are read"),
  });
  await db.update(batches).set({ cost: "0.1", resultRows: 5 }).where(eq(batches.id, id));
  await move(member, id, "1");
  expect(await row(id)).toMatchObject({ moneyGuard: "1", estimate: null });
});
