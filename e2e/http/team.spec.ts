import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { listen } from "@/e2e/support/live";
import { type Member, newTeam, password, sql, type TestTeam, until, world } from "@/e2e/support/world";
import { changePassword, createResetLink, listSessions } from "@/lib/account/contract";
import { listAudit } from "@/lib/audit/contract";
import { createInvitation, listInvitations, lookAtInvitation } from "@/lib/invitations/contract";
import { createTeam } from "@/lib/setup/contract";
import { getMe, listMembers } from "@/lib/teams/contract";

const codeOf = (answer: { json: unknown }) => (answer.json as { error?: { code: string } }).error?.code ?? "ok";
const word = () => crypto.randomUUID().slice(0, 8);
const fresh = () => new Client(world().url);

type Team = TestTeam & { owner: Member };

async function invite({ owner, slug }: Team, email: string, role: "member" | "admin" = "member"): Promise<string> {
  const { link } = await owner.client.call(createInvitation, { team: slug, email, role });
  expect(link).toMatch(/^http.*\/join\/[\w-]{43}$/);
  return link.split("/").pop() ?? "";
}

test.describe("an invitation", () => {
  test("lets someone new in once, under its address and role, and is kept only as a hash", async () => {
    const team = await newTeam();
    const email = `new-${word()}@example.org`;
    const token = await invite(team, email);
    const rows = await sql("select * from invitations where email = $1", [email]);
    expect(JSON.stringify(rows)).not.toContain(token);

    const look = await fresh().call(lookAtInvitation, { token });
    expect(look).toMatchObject({ team: team.name, email, role: "member", isKnown: false });
    const newcomer = fresh();
    const body = { token, name: "Nova", password: "a sentence of my own" };
    expect(codeOf(await newcomer.send("POST", "/api/join", body))).toBe("ok");
    expect(await newcomer.signIn(email, body.password)).toBe(true);
    expect((await newcomer.call(getMe, {})).teams).toMatchObject([{ slug: team.slug, role: "member" }]);
    expect(codeOf(await fresh().send("POST", "/api/join", { ...body, name: "Again" }))).toBe("gone");
    expect((await team.owner.client.call(listInvitations, { team: team.slug })).invitations).toEqual([]);
  });

  test("is for one address: someone else who holds the link gets nothing", async () => {
    const team = await newTeam();
    const other = await newTeam();
    const token = await invite(team, other.owner.email);
    const thief = (await newTeam()).owner.client;
    expect(codeOf(await thief.send("POST", "/api/join/accept", { token }))).toBe("gone");
    const body = { token, name: "Mallory", password: "another sentence here" };
    expect(codeOf(await fresh().send("POST", "/api/join", body))).toBe("conflict");
    expect(codeOf(await other.owner.client.send("POST", "/api/join/accept", { token }))).toBe("ok");
    expect((await other.owner.client.call(getMe, {})).teams).toHaveLength(2);
  });

  const racers = process.env.SECURITY === "full" ? 100 : 20;
  test(`of ${racers} who use it at once, one gets in`, async () => {
    const team = await newTeam();
    const email = `race-${word()}@example.org`;
    const token = await invite(team, email);
    const join = (n: number) =>
      fresh().send("POST", "/api/join", { token, name: `Racer ${n}`, password: "a sentence of my own" });
    const codes = (await Promise.all(Array.from({ length: racers }, (_, n) => join(n)))).map(codeOf);
    expect(codes.filter((code) => code === "ok")).toHaveLength(1);
    expect((await team.owner.client.call(listMembers, { team: team.slug })).members).toHaveLength(2);
  });

  test("runs out after 72 hours, is withdrawn, and is replaced by a newer one", async () => {
    const team = await newTeam();
    const email = `late-${word()}@example.org`;
    const first = await invite(team, email);
    const second = await invite(team, email);
    const look = (token: string) => fresh().send("POST", "/api/join/look", { token });
    expect(codeOf(await look(first))).toBe("gone");
    const [row] = await sql<{ id: string; hours: number }>(
      "select id, extract(epoch from expires_at - created_at)::float / 3600 as hours from invitations where email = $1 and ended_at is null",
      [email],
    );
    expect(row?.hours).toBeCloseTo(72, 1);
    await sql("update invitations set expires_at = now() + interval '1 second' where id = $1", [row?.id]);
    expect(codeOf(await look(second))).toBe("ok");
    await sql("update invitations set expires_at = now() - interval '1 second' where id = $1", [row?.id]);
    expect(codeOf(await look(second))).toBe("gone");
    const third = await invite(team, email);
    const { invitations } = await team.owner.client.call(listInvitations, { team: team.slug });
    const path = `/api/t/${team.slug}/invitations/${invitations[0]?.id}`;
    expect(codeOf(await team.owner.client.send("DELETE", path))).toBe("ok");
    expect(codeOf(await look(third))).toBe("gone");
  });

  test("an admin cannot invite an owner", async () => {
    const team = await newTeam();
    const { client } = await team.member("admin");
    const body = { email: `boss-${word()}@example.org`, role: "owner" };
    expect(codeOf(await client.send("POST", `/api/t/${team.slug}/invitations`, body))).toBe("not_allowed");
  });
});

test.describe("members", () => {
  const at = (team: Team, userId: string) => `/api/t/${team.slug}/members/${userId}`;

  test("whoever is removed is out: requests, the open stream, and tokens", async () => {
    const team = await newTeam();
    const member = await team.member("member");
    const made = await member.client.send("POST", `/api/t/${team.slug}/tokens`, {
      name: "script",
      permissions: ["batch:read"],
    });
    const { secret } = made.json as { secret: string };
    const byToken = () =>
      fetch(`${world().url}/api/t/${team.slug}/batches`, { headers: { authorization: `Bearer ${secret}` } });
    expect((await byToken()).status).toBe(200);
    const stream = await listen(member.client, team.slug);
    expect(codeOf(await team.owner.client.send("DELETE", at(team, member.userId)))).toBe("ok");
    const removedAt = Date.now();
    expect((await member.client.send("GET", `/api/t/${team.slug}/batches`)).status).toBe(404);
    expect((await byToken()).status).toBe(401);
    await until(
      async () => stream.isClosed(),
      (isClosed) => isClosed,
      20_000,
    );
    expect(Date.now() - removedAt).toBeLessThan(20_000);
  });

  test("the last owner stays, also when two step down at the same moment", async () => {
    const team = await newTeam();
    const { owner } = team;
    expect(codeOf(await owner.client.send("PATCH", at(team, owner.userId), { role: "member" }))).toBe("conflict");
    expect(codeOf(await owner.client.send("DELETE", at(team, owner.userId)))).toBe("conflict");
    expect(codeOf(await owner.client.send("POST", `/api/t/${team.slug}/leave`))).toBe("conflict");
    const second = await team.member("owner");
    const codes = await Promise.all([
      owner.client.send("POST", `/api/t/${team.slug}/leave`),
      second.client.send("POST", `/api/t/${team.slug}/leave`),
    ]);
    expect(codes.map(codeOf).sort()).toEqual(["conflict", "ok"]);
  });

  test("an admin reaches members and viewers, not owners", async () => {
    const team = await newTeam();
    const admin = await team.member("admin");
    const member = await team.member("member");
    const patch = (userId: string, role: string) => admin.client.send("PATCH", at(team, userId), { role });
    expect(codeOf(await patch(member.userId, "viewer"))).toBe("ok");
    expect(codeOf(await patch(member.userId, "owner"))).toBe("not_allowed");
    expect(codeOf(await patch(team.owner.userId, "member"))).toBe("not_allowed");
    expect(codeOf(await admin.client.send("DELETE", at(team, team.owner.userId)))).toBe("not_allowed");
  });

  test("handing over makes one an owner and the other an admin", async () => {
    const team = await newTeam();
    const heir = await team.member("member");
    const answer = await team.owner.client.send("POST", `/api/t/${team.slug}/transfer`, { userId: heir.userId });
    expect(codeOf(answer)).toBe("ok");
    const { members } = await heir.client.call(listMembers, { team: team.slug });
    expect(Object.fromEntries(members.map(({ userId, role }) => [userId, role]))).toEqual({
      [heir.userId]: "owner",
      [team.owner.userId]: "admin",
    });
  });

  test("a person may have several teams, each with an address of its own", async () => {
    const team = await newTeam();
    const names = await Promise.all(
      Array.from({ length: 3 }, () => team.owner.client.call(createTeam, { name: "Same name" })),
    );
    expect(new Set(names.map((made) => made.team.slug)).size).toBe(3);
    expect((await team.owner.client.call(getMe, {})).teams).toHaveLength(4);
  });

  test("are fifty of one owner, and a team has fifty connections", async () => {
    const { owner, slug, id } = await newTeam();
    const made = `insert into teams (id, slug, name) select 'tea_' || $1::text || n, 'many-' || $1::text || n, 'Many' from generate_series(1, 49) n`;
    await sql(made, [word()]);
    await sql(
      "insert into members (team_id, user_id, role) select id, $1, 'owner' from teams where name = 'Many' and not exists (select 1 from members where team_id = teams.id)",
      [owner.userId],
    );
    const another = await owner.client.send("POST", "/api/teams", { name: "One more" });
    expect(codeOf(another)).toBe("conflict");
    await sql(
      `insert into connections select (jsonb_populate_record(null::connections, to_jsonb(one) || jsonb_build_object('id', 'con_' || $2::text || n))).*
        from connections one, generate_series(1, 49) n where team_id = $1`,
      [id, word()],
    );
    const asked = { name: "One more", kind: "custom", baseUrl: "http://127.0.0.1:9/v1", apiKey: "sk-12345678" };
    expect(codeOf(await owner.client.send("POST", `/api/t/${slug}/connections`, asked))).toBe("conflict");
    await sql("update connections set removed_at = now() where team_id = $1 and id like '%7'", [id]);
    expect((await owner.client.send("POST", `/api/t/${slug}/connections`, asked)).status).toBe(200);
  });
});

test.describe("acts on members, keys and tokens", () => {
  test("ask for the password again after ten minutes", async () => {
    const team = await newTeam();
    const { owner } = team;
    const invitePath = `/api/t/${team.slug}/invitations`;
    const body = () => ({ email: `x-${word()}@example.org`, role: "viewer" });
    const age = (seconds: number) =>
      sql("update sessions set confirmed_at = now() - make_interval(secs => $2) where user_id = $1", [
        owner.userId,
        seconds,
      ]);
    await age(560);
    expect(codeOf(await owner.client.send("POST", invitePath, body()))).toBe("ok");
    await age(601);
    for (const [method, path, sent] of [
      ["POST", invitePath, body()],
      ["POST", `/api/t/${team.slug}/tokens`, { name: "x", permissions: ["batch:read"] }],
      ["PATCH", `/api/t/${team.slug}/connections/${team.connection.id}`, { name: "x" }],
      ["DELETE", `/api/t/${team.slug}/members/${owner.userId}`, undefined],
      ["PUT", `/api/t/${team.slug}/connections/${team.connection.id}/hook`, {}],
      [
        "POST",
        `/api/t/${team.slug}/notice-channels`,
        { kind: "webhook", name: "x", url: "https://x.example/h", kinds: ["budget"] },
      ],
    ] as const)
      expect(codeOf(await owner.client.send(method, path, sent)), path).toBe("confirm_needed");
    expect(codeOf(await owner.client.send("POST", "/api/me/confirm", { password: "not my password" }))).toBe(
      "invalid_input",
    );
    expect(codeOf(await owner.client.send("POST", invitePath, body()))).toBe("confirm_needed");
    expect(codeOf(await owner.client.send("POST", "/api/me/confirm", { password }))).toBe("ok");
    expect(codeOf(await owner.client.send("POST", invitePath, body()))).toBe("ok");
  });

  test("are in the log, with who and what, and the log has no secret in it", async () => {
    const team = await newTeam();
    const token = await invite(team, `log-${word()}@example.org`);
    const { events } = await team.owner.client.call(listAudit, { team: team.slug });
    expect(events[0]).toMatchObject({ act: "member.invited", actor: { id: team.owner.userId }, via: "session" });
    expect(events.map((event) => event.act)).toContain("sign_in.succeeded");
    expect(JSON.stringify(events)).not.toContain(token);
    const csv = await team.owner.client.send("GET", `/api/t/${team.slug}/audit/export?group=member`);
    expect(csv.headers.get("content-disposition")).toContain(`audit-${team.slug}`);
    expect(csv.text.trim().split("\r\n")).toHaveLength(Number(csv.headers.get("x-row-count")) + 1);
  });
});

test.describe("sessions and passwords", () => {
  test("sessions are listed with their device and can be ended one by one and all at once", async () => {
    const { owner } = await newTeam();
    const second = fresh();
    const third = fresh();
    await second.signIn(owner.email, password);
    await third.signIn(owner.email, password);
    const { sessions } = await owner.client.call(listSessions, {});
    expect(sessions).toHaveLength(3);
    expect(sessions.filter((session) => session.isCurrent)).toHaveLength(1);
    expect(sessions[0]?.device).toContain("Node.js");
    const mine = (await second.call(listSessions, {})).sessions.find((session) => session.isCurrent);
    expect(codeOf(await owner.client.send("DELETE", `/api/me/sessions/${mine?.id}`))).toBe("ok");
    expect((await second.send("GET", "/api/me")).status).toBe(401);
    expect((await third.send("GET", "/api/me")).status).toBe(200);
    expect((await owner.client.send("POST", "/api/me/sessions/end-others")).json).toEqual({ ended: 1 });
    expect((await third.send("GET", "/api/me")).status).toBe(401);
    expect((await owner.client.send("GET", "/api/me")).status).toBe(200);
  });

  test("nobody ends a session of somebody else", async () => {
    const { owner } = await newTeam();
    const other = (await newTeam()).owner;
    const { sessions } = await owner.client.call(listSessions, {});
    expect(codeOf(await other.client.send("DELETE", `/api/me/sessions/${sessions[0]?.id}`))).toBe("not_found");
    expect((await owner.client.send("GET", "/api/me")).status).toBe(200);
  });

  test("a changed password ends the other sessions and the old password", async () => {
    const { owner } = await newTeam();
    const other = fresh();
    await other.signIn(owner.email, password);
    const next = "quite another sentence";
    expect(await owner.client.call(changePassword, { current: password, next })).toEqual({ ended: 1 });
    expect((await other.send("GET", "/api/me")).status).toBe(401);
    expect(await fresh().signIn(owner.email, password)).toBe(false);
    expect(await fresh().signIn(owner.email, next)).toBe(true);
  });

  test("an owner's reset link works once, and never for someone who is in another team too", async () => {
    const team = await newTeam();
    const member = await team.member("member");
    const { link } = await team.owner.client.call(createResetLink, { team: team.slug, userId: member.userId });
    const token = link.split("/").pop();
    const set = (text: string) => fresh().send("POST", "/api/reset", { token, password: text });
    expect(codeOf(await set("a brand new sentence"))).toBe("ok");
    expect(codeOf(await set("one more new sentence"))).toBe("gone");
    expect((await member.client.send("GET", "/api/me")).status).toBe(401);
    expect(await fresh().signIn(member.email, "a brand new sentence")).toBe(true);

    const elsewhere = await newTeam();
    await sql("insert into members (team_id, user_id, role) values ($1, $2, 'viewer')", [elsewhere.id, member.userId]);
    const refused = await team.owner.client.send("POST", `/api/t/${team.slug}/members/${member.userId}/reset-link`);
    expect(codeOf(refused)).toBe("not_allowed");
  });

  test("signing in gives a new id and ends the session that was there", async () => {
    const { owner } = await newTeam();
    const before = owner.client.cookieHeader();
    await owner.client.signIn(owner.email, password);
    expect(owner.client.cookieHeader()).not.toBe(before);
    expect((await fetch(`${world().url}/api/me`, { headers: { cookie: before } })).status).toBe(401);
  });
});
