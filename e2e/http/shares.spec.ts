import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, sql, until, world } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { createShare, getShared, listSharedRows, listShares, removeShare } from "@/lib/shares/contract";

test("a link shows one batch and no more than was ticked, and ends when it is withdrawn or has run out", async () => {
  const team = await newTeam();
  const { slug, owner } = team;
  const file = await upload(owner.client, slug, chatLines(60));
  const batch = await submit(owner.client, slug, file.id, team.connection.id, { name: "Rivers" });
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    (one) => one.results.isComplete,
  );
  const make = (over: object) => owner.client.call(createShare, { team: slug, batchId: batch.id, days: 7, ...over });
  const [plain, answers, all] = [
    await make({}),
    await make({ hasAnswers: true }),
    await make({ hasAnswers: true, hasPrompts: true }),
  ];
  const tokenOf = ({ path }: { path: string }) => path.replace("/s/", "");
  const stranger = new Client(world().url);

  const seen = await stranger.send("GET", `/api/shared/${tokenOf(plain)}`);
  expect(seen.status).toBe(200);
  expect(seen.json).toMatchObject({ name: "Rivers", status: "completed", teamName: team.name, hasAnswers: false });
  for (const secret of [batch.id, owner.email, owner.userId, slug, team.connection.id, "spend", "createdBy"])
    expect(seen.text, secret).not.toContain(secret);
  expect((await stranger.send("GET", `/api/shared/${tokenOf(plain)}/rows`)).status).toBe(403);

  const rows = await stranger.call(listSharedRows, { token: tokenOf(answers) });
  expect(rows.rows).toHaveLength(50);
  expect(rows.rows.every((row) => row.prompt === null && (row.answer ?? "").length > 0)).toBe(true);
  const rest = await stranger.call(listSharedRows, { token: tokenOf(answers), cursor: rows.nextCursor ?? "" });
  expect(rest.rows.length + rows.rows.length).toBeLessThanOrEqual(60);
  expect(rest.nextCursor).toBeNull();
  const withPrompts = await stranger.call(listSharedRows, { token: tokenOf(all) });
  expect(withPrompts.rows[0]?.prompt).toContain("river");

  // A person who looks through a link is in no team and may do nothing else.
  expect((await stranger.send("GET", `/api/t/${slug}/batches`)).status).toBe(401);
  const [kept] = await sql<{ text: string }>("select string_agg(s::text, ' ') as text from batch_shares s");
  for (const one of [plain, answers, all]) expect(kept?.text).not.toContain(tokenOf(one));

  const { shares } = await owner.client.call(listShares, { team: slug, batchId: batch.id });
  expect(shares).toHaveLength(3);
  await owner.client.call(removeShare, { team: slug, batchId: batch.id, shareId: answers.share.id });
  expect((await stranger.send("GET", `/api/shared/${tokenOf(answers)}/rows`)).status).toBe(404);
  await sql("update batch_shares set expires_at = now() - interval '1 second' where id = $1", [plain.share.id]);
  expect((await stranger.send("GET", `/api/shared/${tokenOf(plain)}`)).status).toBe(404);
  expect(await stranger.call(getShared, { token: tokenOf(all) })).toMatchObject({ hasPrompts: true });
});

test("viewers make no links, other teams reach none, and prompts need answers", async () => {
  const [team, other] = [await newTeam(), await newTeam()];
  const viewer = await team.member("viewer");
  const file = await upload(team.owner.client, team.slug, chatLines(2));
  const batch = await submit(team.owner.client, team.slug, file.id, team.connection.id);
  const path = (slug: string) => `/api/t/${slug}/batches/${batch.id}/shares`;
  const body = { days: 7, hasAnswers: false, hasPrompts: false };
  expect((await viewer.client.send("POST", path(team.slug), body)).status).toBe(403);
  expect((await other.owner.client.send("POST", path(other.slug), body)).status).toBe(404);
  expect((await team.owner.client.send("POST", path(team.slug), { ...body, hasPrompts: true })).status).toBe(400);
  expect((await team.owner.client.send("POST", path(team.slug), { ...body, days: 400 })).status).toBe(400);
});
