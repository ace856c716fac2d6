import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hash } from "@node-rs/argon2";
import pg from "pg";
import type { Role } from "@/lib/access";
import { type Connection, listConnections } from "@/lib/connections/contract";
import { teamKey } from "@/lib/connections/emulator-account";
import { presets } from "@/lib/connections/presets";
import { Client } from "./client";

/** Does `work` to each, at most `width` at a time. */
export async function inTurns<T>(width: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const turn = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: width }, turn));
}

/** Where the suite's console runs; written by the global set-up. */
export const world = () => {
  const { E2E_URL: url, E2E_DATA_DIR: dataDir, E2E_DATABASE_URL: databaseUrl } = process.env;
  if (!url || !dataDir || !databaseUrl) throw new Error("the global set-up did not run");
  return { url, dataDir, databaseUrl };
};

export const password = "correct horse battery staple";
const cheapHash = hash(password, { memoryCost: 1024, timeCost: 1, parallelism: 1 });
const word = () => randomBytes(6).toString("hex");

let kept: pg.Pool | undefined;
function pool(): pg.Pool {
  if (kept) return kept;
  // Kept for the life of the test process, which it does not prolong.
  kept = new pg.Pool({ connectionString: world().databaseUrl, max: 8, allowExitOnIdle: true });
  kept.on("error", () => undefined);
  return kept;
}

export const sql = async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await pool().query<T>(text, values)).rows;

export type Member = { client: Client; email: string; userId: string; role: Role };
export type TestTeam = {
  slug: string;
  id: string;
  name: string;
  connection: Connection;
  member: (role: Role) => Promise<Member>;
};

/** A team of its own with an owner signed in and the built-in emulator connected, so that tests never meet. */
export async function newTeam(name = `Team ${word()}`): Promise<TestTeam & { owner: Member }> {
  const slug = `team-${word()}`;
  const id = `tea_${randomBytes(8).toString("hex")}`;
  await sql("insert into teams (id, slug, name) values ($1, $2, $3)", [id, slug, name]);
  const member = async (role: Role): Promise<Member> => {
    const userId = `use_${randomBytes(8).toString("hex")}`;
    const email = `${role}-${word()}@example.org`;
    await sql("insert into users (id, email, name, password_hash) values ($1, $2, $3, $4)", [
      userId,
      email,
      `${role[0]?.toUpperCase()}${role.slice(1)} Person`,
      await cheapHash,
    ]);
    await sql("insert into members (team_id, user_id, role) values ($1, $2, $3)", [id, userId, role]);
    const client = new Client(world().url);
    if (!(await client.signIn(email, password))) throw new Error(`${email} could not sign in`);
    return { client, email, userId, role };
  };
  const owner = await member("owner");
  const { label, capabilities } = presets.emulator;
  await sql(
    "insert into connections (id, team_id, name, kind, base_url, capabilities) values ($1, $2, $3, 'emulator', 'builtin:emulator', $4)",
    [`con_${randomBytes(8).toString("hex")}`, id, label, JSON.stringify(capabilities)],
  );
  const [connection] = (await owner.client.call(listConnections, { team: slug })).connections;
  if (!connection) throw new Error("the team has no connection");
  return { slug, id, name, connection, member, owner };
}

const installationKey = (): string => readFileSync(join(world().dataDir, "emulator-key"), "utf8").trim();
/** The key of a team's account at the built-in emulator; without a team, of one that is nobody's. */
export const emulatorKey = (teamId?: string): string =>
  teamId === undefined ? installationKey() : teamKey(installationKey(), teamId);
export const emulatorUrl = (): string => `${world().url.replace("localhost", "127.0.0.1")}/emulator/v1`;

/** Speaks to the emulator's test controls. */
export async function emulator(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${world().url}/emulator/__emulator/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`emulator ${method} ${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** Asks again until the answer satisfies; fails with the last answer when it never does. */
export async function until<T>(ask: () => Promise<T>, isRight: (value: T) => boolean, timeoutMs = 30_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (isRight(value)) return value;
    if (Date.now() > end)
      throw new Error(`not reached in ${timeoutMs} ms; last: ${JSON.stringify(value)?.slice(0, 600)}`);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}
