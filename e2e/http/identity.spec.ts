import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { newTeam, password, sql, world } from "@/e2e/support/world";
import { createInvitation, listInvitations } from "@/lib/invitations/contract";
import { getMe } from "@/lib/teams/contract";

const codeOf = (json: unknown) => (json as { error: { code: string } }).error.code;

test("the set-up link works once, and not at all with another token", async () => {
  const client = new Client(world().url);
  expect((await client.send("GET", "/api/setup")).json).toEqual({ isOpen: false });
  const body = { token: "x".repeat(43), name: "Mallory", email: "mallory@example.org", password, teamName: "Mine now" };
  const answer = await client.send("POST", "/api/setup", body);
  expect(answer.status).toBe(409);
  expect(codeOf(answer.json)).toBe("already_set_up");
});

test("signing in gives a session that signing out ends, also for a copied cookie", async () => {
  const { owner } = await newTeam();
  const me = await owner.client.call(getMe, {});
  expect(me.person.email).toBe(owner.email);
  expect(me.teams.map((team) => team.role)).toEqual(["owner"]);

  const copied = owner.client.cookieHeader();
  const csrf = (await owner.client.send("GET", "/api/auth/csrf")).json as { csrfToken: string };
  await owner.client.raw("/api/auth/signout", {
    method: "POST",
    body: new URLSearchParams({ csrfToken: csrf.csrfToken, json: "true" }),
  });
  const replay = await fetch(`${world().url}/api/me`, { headers: { cookie: copied } });
  expect(replay.status).toBe(401);
});

test("the session cookie is HttpOnly and SameSite=Strict, and holds neither name nor mail", async () => {
  const { owner } = await newTeam();
  const client = new Client(world().url);
  const csrf = (await client.send("GET", "/api/auth/csrf")).json as { csrfToken: string };
  const response = await client.raw("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({ email: owner.email, password, csrfToken: csrf.csrfToken, json: "true" }),
  });
  const cookie = response.headers.getSetCookie().find((line) => line.startsWith("batchdeck.session="));
  expect(cookie).toContain("HttpOnly");
  expect(cookie).toMatch(/SameSite=Strict/i);
  expect(cookie).not.toContain(owner.email);
});

test("a wrong password and an unknown mail answer alike", async () => {
  const { owner } = await newTeam();
  const tries = [
    { email: owner.email, password: "wrong password wrong" },
    { email: "nobody@example.org", password: "wrong password wrong" },
  ];
  const answers = [];
  for (const attempt of tries) {
    const client = new Client(world().url);
    const csrf = (await client.send("GET", "/api/auth/csrf")).json as { csrfToken: string };
    const response = await client.raw("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({ ...attempt, csrfToken: csrf.csrfToken, json: "true" }),
    });
    answers.push({ status: response.status, text: await response.text() });
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.status).toBe(401);
});

test("a session ends when it sat idle too long, ran out, or the person was disabled", async () => {
  const changes = [
    "update sessions set seen_at = now() - interval '13 hours' where user_id = $1",
    "update sessions set expires_at = now() - interval '1 second' where user_id = $1",
    "update users set disabled_at = now() where id = $1",
  ];
  for (const change of changes) {
    const { owner } = await newTeam();
    expect((await owner.client.send("GET", "/api/me")).status).toBe(200);
    await sql(change, [owner.userId]);
    expect((await owner.client.send("GET", "/api/me")).status, change).toBe(401);
  }
});

test("nothing in the database opens a session or shows a password", async () => {
  const { owner } = await newTeam();
  const rows = await sql("select id_hash from sessions where user_id = $1", [owner.userId]);
  expect(rows).toHaveLength(1);
  expect(owner.client.cookieHeader()).not.toContain(String(rows[0]?.id_hash));
  const users = await sql("select password_hash from users where email = 'owner@example.org'");
  expect(String(users[0]?.password_hash)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("an invitation says nothing of whether its address has an account", async () => {
  const [{ slug, owner }, elsewhere] = [await newTeam(), await newTeam()];
  const told = [];
  for (const email of [elsewhere.owner.email, `nobody-${crypto.randomUUID()}@example.org`]) {
    const { link, ...rest } = await owner.client.call(createInvitation, { team: slug, email, role: "member" });
    expect(link).toContain("/join/");
    const { invitations } = await owner.client.call(listInvitations, { team: slug });
    const mine = invitations.find((one) => one.email === email);
    told.push(
      JSON.stringify([rest, mine])
        .replaceAll(email, "…")
        .replaceAll(/inv_\w+|\d{4}-\d\d-\d\dT[\d:.]+Z/g, "…"),
    );
  }
  expect(told[0]).toBe(told[1]);
});
