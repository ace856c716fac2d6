import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { type Console, freePort, scratchDir, startConsole } from "@/e2e/support/console";
import { type Account, startIdentityProvider } from "@/e2e/support/identity-provider";
import { newTeam, password, sql, world } from "@/e2e/support/world";
import { createInvitation } from "@/lib/invitations/contract";
import { getMe } from "@/lib/teams/contract";

let running: Console;
let provider: Awaited<ReturnType<typeof startIdentityProvider>>;
let account: Account;
const dataDir = scratchDir("oidc");

test.beforeAll(async () => {
  const port = await freePort();
  provider = await startIdentityProvider(`http://localhost:${port}/api/auth/callback/oidc`, () => account);
  running = await startConsole(dataDir, {
    PORT: String(port),
    HAS_OWNER: "yes",
    DATABASE_URL: world().databaseUrl,
    // Consoles over one database share their secrets.
    ENCRYPTION_KEY: readFileSync(join(world().dataDir, "encryption-key"), "utf8").trim(),
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.client.client_id,
    OIDC_CLIENT_SECRET: provider.client.client_secret,
    OIDC_DOMAINS: "example.org",
    EMULATOR: "off",
  });
});
test.afterAll(async () => {
  await running?.stop();
  provider?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const someone = (part: Partial<Account> = {}): Account => {
  const id = crypto.randomUUID().slice(0, 8);
  return { sub: `sub-${id}`, email: `${id}@example.org`, email_verified: true, name: "Nova Person", ...part };
};

/** Signs in as a browser does, across both sites. Answers where it ends, on the console. */
async function visit(client: Client, who: Account): Promise<string> {
  account = who;
  const csrf = (await client.send("GET", "/api/auth/csrf")).json as { csrfToken: string };
  const begun = await client.raw("/api/auth/signin/oidc", {
    method: "POST",
    body: new URLSearchParams({ csrfToken: csrf.csrfToken, json: "true" }),
  });
  let next = ((await begun.json()) as { url: string }).url;
  const there = new Client(provider.issuer);
  for (let hop = 0; hop < 12; hop += 1) {
    const isOurs = next.startsWith(running.url);
    const browser = isOurs ? client : there;
    const answer = await browser.raw(next.slice(browser.url.length));
    const location = answer.headers.get("location");
    if (!location) return next.slice(browser.url.length);
    next = new URL(location, next).href;
  }
  throw new Error(`the visit did not end: ${next}`);
}

test("the sign-in page offers the provider, and only where one is set", async () => {
  const text = (await new Client(running.url).send("GET", "/sign-in")).text;
  expect(text).toContain("Continue with");
  expect((await new Client(world().url).send("GET", "/sign-in")).text).not.toContain("Continue with");
});

test("an invited address becomes a member, and the same person is known again under another address", async () => {
  const team = await newTeam();
  const who = someone();
  await team.owner.client.call(createInvitation, { team: team.slug, email: who.email, role: "viewer" });
  const client = new Client(running.url);
  expect(await visit(client, who)).toBe("/signed-in");
  const me = await client.call(getMe, {});
  expect(me).toMatchObject({
    person: { email: who.email, name: "Nova Person" },
    teams: [{ slug: team.slug, role: "viewer" }],
  });

  const later = new Client(running.url);
  expect(await visit(later, { ...who, email: `moved-${who.email}` })).toBe("/signed-in");
  expect((await later.call(getMe, {})).person).toEqual(me.person);
});

test("a member with a password may come in either way", async () => {
  const team = await newTeam();
  const member = await team.member("member");
  const client = new Client(running.url);
  expect(await visit(client, someone({ email: member.email }))).toBe("/signed-in");
  expect((await client.call(getMe, {})).person.id).toBe(member.userId);
  expect(await new Client(running.url).signIn(member.email, password)).toBe(true);
});

test("nobody else gets in, and nothing is made for them", async () => {
  const { owner } = await newTeam();
  const cases: [Partial<Account>, string][] = [
    [{}, "uninvited"],
    [{ email: owner.email, email_verified: false }, "unverified"],
    [{ email: "someone@elsewhere.example" }, "domain"],
    [{ email: "someone@example.org.evil.example" }, "domain"],
  ];
  for (const [part, why] of cases) {
    const client = new Client(running.url);
    const who = someone(part);
    expect(await visit(client, who)).toBe(`/sign-in?refused=${why}`);
    expect((await client.send("GET", "/api/me")).status).toBe(401);
    expect(await sql("select 1 from identities where subject = $1", [who.sub])).toEqual([]);
  }
});

test("an answer nobody asked for, or of another visit, is refused", async () => {
  const client = new Client(running.url);
  const answer = await client.raw("/api/auth/callback/oidc?code=stolen&state=made-up");
  expect(answer.headers.get("location")).toContain("error=OAuthCallback");
  expect((await client.send("GET", "/api/me")).status).toBe(401);
});
