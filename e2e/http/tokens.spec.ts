import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { listen } from "@/e2e/support/live";
import { makeToken } from "@/e2e/support/things";
import { type Member, newTeam, sql, type TestTeam, until, world } from "@/e2e/support/world";
import { type Permission, permissions } from "@/lib/access";
import { listAudit } from "@/lib/audit/contract";
import { createInvitation } from "@/lib/invitations/contract";
import { listMembers } from "@/lib/teams/contract";
import { createToken, listTokens } from "@/lib/tokens/contract";

type Team = TestTeam & { owner: Member };
type Made = { client: Client; id: string; expiresAt: string };

const codeOf = (answer: { json: unknown }) => (answer.json as { error?: { code: string } }).error?.code ?? "ok";
const fieldOf = (answer: { json: unknown }) => (answer.json as { error: { field?: string } }).error.field;
const word = () => crypto.randomUUID().slice(0, 8);

const tokensOf = ({ slug }: Team) => `/api/t/${slug}/tokens`;
const memberOf = ({ slug }: Team, userId: string) => `/api/t/${slug}/members/${userId}`;

/** Makes a token as a script or a person would, and speaks with it. */
async function makeWith(maker: Client, team: Team, given: readonly Permission[], days = 30): Promise<Made> {
  const { token, secret } = await maker.call(createToken, {
    ...{ team: team.slug, name: `script ${word()}`, permissions: [...given], isConfirmed: true, days },
  });
  return { client: new Client(world().url, secret), id: token.id, expiresAt: token.expiresAt };
}

const isAlive = async ({ client }: Made) => (await client.send("GET", "/api/me")).status === 200;

test("rights over members, tokens and passwords are for a month, and only for who carries them", async () => {
  const team = await newTeam();
  const make = (client: Client, body: object) =>
    client.send("POST", tokensOf(team), { name: "x", permissions: ["batch:read"], days: 31, ...body });
  for (const body of [{ permissions: ["member:write"] }, { permissions: ["token:read"] }, { isConfirmed: true }]) {
    const tooLong = await make(team.owner.client, body);
    expect([codeOf(tooLong), fieldOf(tooLong)]).toEqual(["invalid_input", "days"]);
    expect(codeOf(await make(team.owner.client, { ...body, days: 30 }))).toBe("ok");
  }
  expect(codeOf(await make(team.owner.client, {}))).toBe("ok");
  const viewer = (await team.member("viewer")).client;
  expect(codeOf(await make(viewer, { permissions: ["member:write"], days: 1 }))).toBe("not_allowed");
  expect(codeOf(await make(viewer, { permissions: ["token:write"], days: 1 }))).toBe("ok");
  await sql("update sessions set confirmed_at = now() - interval '1 hour' where user_id = $1", [team.owner.userId]);
  expect(codeOf(await make(team.owner.client, { permissions: ["member:write"], days: 30 }))).toBe("confirm_needed");
});

test("what asks people for their password wants a token that may act without one", async () => {
  const team = await newTeam();
  const invite = (client: Client) =>
    client.send("POST", `/api/t/${team.slug}/invitations`, { email: `x-${word()}@example.org`, role: "viewer" });
  const timid = await makeToken(team, permissions);
  expect(codeOf(await invite(new Client(world().url, timid.secret)))).toBe("not_allowed");
  const bold = await makeWith(team.owner.client, team, ["member:write"]);
  expect(codeOf(await invite(bold.client))).toBe("ok");
  expect(codeOf(await bold.client.send("PATCH", `/api/t/${team.slug}`, { name: "Other" }))).toBe("not_allowed");
});

test("a token makes none that does more or lives longer, and takes all it made along when it is revoked", async () => {
  const team = await newTeam();
  const parent = await makeWith(
    team.owner.client,
    team,
    ["token:write", "token:read", "member:write", "batch:read"],
    7,
  );
  const child = await makeWith(parent.client, team, ["token:write", "member:write", "batch:read"], 30);
  const grandchild = await makeWith(child.client, team, ["batch:read"], 1);
  expect(child.expiresAt).toBe(parent.expiresAt);
  expect(grandchild.expiresAt < parent.expiresAt).toBe(true);
  for (const beyond of ["token:read", "team:write", "result:read"]) {
    const wider = await child.client.send("POST", tokensOf(team), { name: "x", permissions: [beyond], days: 1 });
    expect([codeOf(wider), fieldOf(wider)]).toEqual(["not_allowed", "permissions"]);
  }
  expect(codeOf(await grandchild.client.send("POST", tokensOf(team), { name: "x", permissions: ["batch:read"] }))).toBe(
    "not_allowed",
  );
  const { tokens } = await parent.client.call(listTokens, { team: team.slug });
  expect(tokens.find(({ id }) => id === grandchild.id)?.parentId).toBe(child.id);

  const { link } = await child.client.call(createInvitation, {
    ...{ team: team.slug, email: `x-${word()}@example.org`, role: "owner" },
  });
  const kept = await makeWith(team.owner.client, team, ["batch:read"]);
  const all = [parent, child, grandchild];
  expect(await Promise.all(all.map(isAlive))).toEqual([true, true, true]);
  expect(codeOf(await team.owner.client.send("DELETE", `${tokensOf(team)}/${parent.id}`))).toBe("ok");
  expect(await Promise.all(all.map(isAlive))).toEqual([false, false, false]);
  expect(await isAlive(kept)).toBe(true);
  const look = await new Client(world().url).send("POST", "/api/join/look", { token: link.split("/").pop() });
  expect(codeOf(look)).toBe("gone");

  const { events } = await team.owner.client.call(listAudit, { team: team.slug, limit: 50 });
  const of = (act: string, subject: string) => events.find((one) => one.act === act && one.subject === subject);
  expect(of("token.created", child.id)).toMatchObject({
    via: "token",
    actor: { id: team.owner.userId },
    details: { token: expect.stringContaining(`(${parent.id})`) },
  });
  expect(of("token.revoked", grandchild.id)?.via).toBe("session");
  expect(events.filter(({ act }) => act === "invitation.withdrawn")).toHaveLength(1);
});

test("of tokens made while the one they are made with is revoked, none is left", async () => {
  const team = await newTeam();
  const parent = await makeWith(team.owner.client, team, ["token:write", "batch:read"]);
  const making = Array.from({ length: 24 }, (_, n) =>
    n === 12
      ? team.owner.client.send("DELETE", `${tokensOf(team)}/${parent.id}`)
      : parent.client.send("POST", tokensOf(team), { name: `x ${n}`, permissions: ["batch:read"], days: 1 }),
  );
  for (const answer of await Promise.all(making)) expect(["ok", "not_signed_in"]).toContain(codeOf(answer));
  const left = await sql("select id from console_tokens where team_id = $1 and revoked_at is null", [team.id]);
  expect(left).toEqual([]);
});

test("the rules about members hold for a token as for its owner", async () => {
  const team = await newTeam();
  const { owner } = team;
  const [admin, member] = [await team.member("admin"), await team.member("member")];
  const boss = await makeWith(owner.client, team, ["member:write", "team:write", "team:read"]);
  const aide = await makeWith(admin.client, team, ["member:write", "team:read"]);
  const patch = (by: Made, userId: string, role: string) => by.client.send("PATCH", memberOf(team, userId), { role });
  expect(codeOf(await patch(boss, owner.userId, "viewer"))).toBe("conflict");
  expect(codeOf(await boss.client.send("DELETE", memberOf(team, owner.userId)))).toBe("conflict");
  expect(codeOf(await boss.client.send("POST", `/api/t/${team.slug}/leave`))).toBe("conflict");
  expect(codeOf(await patch(aide, owner.userId, "viewer"))).toBe("not_allowed");
  expect(codeOf(await patch(aide, member.userId, "owner"))).toBe("not_allowed");
  expect(codeOf(await patch(aide, member.userId, "viewer"))).toBe("ok");
  // An account is of no team.
  for (const path of [`${memberOf(team, member.userId)}/reset-link`, "/api/me/sessions/end-others", "/api/teams"])
    expect(codeOf(await boss.client.send("POST", path, path === "/api/teams" ? { name: "x" } : undefined)), path).toBe(
      "not_allowed",
    );

  const stream = await listen(aide.client, team.slug);
  expect(codeOf(await patch(boss, admin.userId, "member"))).toBe("ok");
  expect(codeOf(await patch(aide, member.userId, "member"))).toBe("not_allowed");
  expect(codeOf(await boss.client.send("DELETE", memberOf(team, admin.userId)))).toBe("ok");
  expect(await isAlive(aide)).toBe(false);
  await until(
    async () => stream.isClosed(),
    (isClosed) => isClosed,
  );
  expect(codeOf(await boss.client.send("POST", `/api/t/${team.slug}/transfer`, { userId: member.userId }))).toBe("ok");
  expect(codeOf(await boss.client.send("PATCH", `/api/t/${team.slug}`, { name: "Mine again" }))).toBe("not_allowed");
  const { members } = await boss.client.call(listMembers, { team: team.slug });
  expect(members.find(({ userId }) => userId === owner.userId)?.role).toBe("admin");
});

test("where an act asks for more than its route does, so it does of a token", async () => {
  const team = await newTeam();
  const reader = await makeToken(team, ["batch:read", "batch:edit"]);
  const script = new Client(world().url, reader.secret);
  const act = { act: "delete", target: { kind: "chosen", ids: ["bat_0123456789abcdef"] } };
  expect(codeOf(await script.send("POST", `/api/t/${team.slug}/batches/bulk`, act))).toBe("not_allowed");
  const looker = new Client(world().url, (await makeToken(team, ["batch:read"])).secret);
  const view = { name: "shared", query: "", isShared: true };
  expect(codeOf(await looker.send("POST", `/api/t/${team.slug}/batch-views`, view))).toBe("not_allowed");
});
