import { expect, test } from "@playwright/test";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { emulator, newTeam, sql, until } from "@/e2e/support/world";
import { approveBatch, cancelBatch } from "@/lib/batches/act-contract";
import { getBatch } from "@/lib/batches/contract";
import { getBudgets, setApprovalLimit, setBudget } from "@/lib/budgets/contract";
import { compareDollars, sumDollars } from "@/lib/money";

/** What an answer that was refused says: status, code and sentence. */
const refusal = (error: unknown): { status: number; code: string; message: string } => {
  const [, status, body] = /answered (\d+): (.*)$/s.exec(String(error)) ?? [];
  if (!status || !body) throw error;
  return { status: Number(status), ...(JSON.parse(body) as { error: { code: string; message: string } }).error };
};

test("fifty submits at the edge of a hard budget: as many as fit, the others with the sum, and a repeat is no new one", async () => {
  const team = await newTeam();
  const member = await team.member("member");
  const file = await upload(member.client, team.slug, chatLines(20));
  const send = (idempotencyKey: string) =>
    submit(member.client, team.slug, file.id, team.connection.id, { idempotencyKey });
  const first = await send("the-very-first");
  const [row] = await sql<{ reserved: string }>("select reserved::text from batches where id = $1", [first.id]);
  const each = row?.reserved ?? "0";
  expect(compareDollars(each, "0")).toBeGreaterThan(0);
  // Room for seven and a half of them.
  const monthly = (Number(each) * 7.5).toFixed(6);
  await team.owner.client.call(setBudget, { team: team.slug, memberId: null, monthly, mode: "hard" });

  await emulator("POST", "pause");
  try {
    const sent = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => send(`parallel-${n}`)));
    const refused = sent.flatMap((one) => (one.status === "rejected" ? [refusal(one.reason)] : []));
    expect(sent.length - refused.length).toBeLessThanOrEqual(7);
    expect(sent.length - refused.length).toBeGreaterThanOrEqual(6);
    expect(new Set(refused.map(({ code, status }) => `${code} ${status}`))).toEqual(new Set(["over_budget 402"]));
    expect(refused[0]?.message).toMatch(/spent \+ .* under way \+ .* for this batch = .*, over /);
    const { budgets } = await team.owner.client.call(getBudgets, { team: team.slug });
    const [budget] = budgets;
    expect(
      compareDollars(sumDollars([budget?.spent ?? "0", budget?.reserved ?? "0"]) ?? "0", monthly),
    ).toBeLessThanOrEqual(0);
    // The key of a batch that exists is answered with it, full budget or not.
    expect((await send("the-very-first")).id).toBe(first.id);
    const [{ count }] = (await sql<{ count: number }>("select count(*)::int as count from batches where team_id = $1", [
      team.id,
    ])) as [{ count: number }];
    expect(count).toBe(1 + sent.length - refused.length);
  } finally {
    await emulator("POST", "resume");
  }
});

test("what is under way is given back when the results are in, and a member's own budget binds that member only", async () => {
  const team = await newTeam();
  const [ada, bob] = [await team.member("member"), await team.member("member")];
  const file = await upload(ada.client, team.slug, chatLines(10));
  await team.owner.client.call(setBudget, {
    ...{ team: team.slug, memberId: ada.userId, monthly: "0.000001", mode: "hard" },
  });
  const over = await submit(ada.client, team.slug, file.id, team.connection.id).catch(refusal);
  expect(over).toMatchObject({ code: "over_budget" });
  const sent = await submit(bob.client, team.slug, file.id, team.connection.id);
  await team.owner.client.call(setBudget, { team: team.slug, memberId: bob.userId, monthly: "5", mode: "soft" });
  await until(
    () => bob.client.call(getBatch, { team: team.slug, batchId: sent.id }),
    (batch) => batch.results.isComplete,
  );
  const { budgets } = await bob.client.call(getBudgets, { team: team.slug });
  const mine = budgets.find((budget) => budget.memberId === bob.userId);
  expect(mine).toMatchObject({ reserved: "0", monthly: "5" });
  expect(compareDollars(mine?.spent ?? "0", "0")).toBeGreaterThan(0);
  await team.owner.client.call(setBudget, { team: team.slug, memberId: bob.userId, monthly: null, mode: "soft" });
  expect((await bob.client.call(getBudgets, { team: team.slug })).budgets).toHaveLength(1);
});

test("a hard budget cannot be kept with an unknown price, nor be fooled by a low estimate from the browser", async () => {
  const team = await newTeam();
  const { client } = await team.member("member");
  await team.owner.client.call(setBudget, { team: team.slug, memberId: null, monthly: "0.00001", mode: "hard" });
  const unknown = await upload(client, team.slug, chatLines(1, { model: "someone/unknown-model" }));
  expect(await submit(client, team.slug, unknown.id, team.connection.id).catch(refusal)).toMatchObject({
    code: "over_budget",
    message: expect.stringContaining("not known"),
  });
  const file = await upload(client, team.slug, chatLines(50));
  // The batch's own limit is the most it can cost, so with one it may fit.
  const long = await upload(client, team.slug, chatLines(500));
  await team.owner.client.call(setBudget, { team: team.slug, memberId: null, monthly: "0.0002", mode: "hard" });
  expect(await submit(client, team.slug, long.id, team.connection.id).catch(refusal)).toMatchObject({
    code: "over_budget",
  });
  const guarded = await submit(client, team.slug, long.id, team.connection.id, { moneyGuard: "0.0001" });
  expect(guarded.moneyGuard).toBe("0.0001");
  await team.owner.client.call(setBudget, { team: team.slug, memberId: null, monthly: "0.00001", mode: "hard" });
  const tiny = { low: "0", likely: "0", high: "0.0000001" };
  const estimate = { cost: tiny, realtime: tiny, basis: "made up" };
  expect(await submit(client, team.slug, file.id, team.connection.id, { estimate }).catch(refusal)).toMatchObject({
    code: "over_budget",
  });
  for (const monthly of ["-1", "1e3", "a lot", "1.1234567"]) {
    const answer = await team.owner.client.send("PUT", `/api/t/${team.slug}/budgets`, {
      ...{ memberId: null, monthly, mode: "hard" },
    });
    expect(answer.status, monthly).toBe(400);
  }
  const stranger = await newTeam();
  expect(
    await team.owner.client
      .call(setBudget, { team: team.slug, memberId: stranger.owner.userId, monthly: "1", mode: "soft" })
      .catch(refusal),
  ).toMatchObject({ code: "not_found" });
});

test("a member's batch above the limit waits, sends nothing, and goes when an admin says so", async () => {
  const team = await newTeam();
  const [member, admin] = [await team.member("member"), await team.member("admin")];
  const { slug } = team;
  const file = await upload(member.client, slug, chatLines(5));
  await admin.client.call(setApprovalLimit, { team: slug, above: "0.000001" });
  const [held, dropped] = [
    await submit(member.client, slug, file.id, team.connection.id),
    await submit(member.client, slug, file.id, team.connection.id),
  ];
  expect(held).toMatchObject({ status: "held", statusNote: expect.stringContaining("Nothing has been sent") });
  const path = (batchId: string) => `/api/t/${slug}/batches/${batchId}/approval`;
  expect((await member.client.send("POST", path(held.id), { decision: "approve" })).status).toBe(403);
  // An admin answers for the money and needs nobody else.
  expect((await submit(admin.client, slug, file.id, team.connection.id)).status).toBe("queued");
  await admin.client.call(approveBatch, { team: slug, batchId: dropped.id, decision: "refuse" });
  await admin.client.call(approveBatch, { team: slug, batchId: held.id, decision: "approve" });
  expect((await admin.client.send("POST", path(held.id), { decision: "approve" })).status).toBe(409);
  const done = await until(
    () => member.client.call(getBatch, { team: slug, batchId: held.id }),
    (batch) => batch.results.isComplete,
  );
  expect(done.status).toBe("completed");
  const [row] = await sql<{ sent: boolean; status: string }>(
    "select upstream_id is not null as sent, status from batches where id = $1",
    [dropped.id],
  );
  expect(row).toEqual({ sent: false, status: "cancelled" });
  const taken = await submit(member.client, slug, file.id, team.connection.id);
  const back = await member.client.call(cancelBatch, { team: slug, batchId: taken.id });
  expect([taken.status, back.status]).toEqual(["held", "cancelled"]);
});
