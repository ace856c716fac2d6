import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asc, eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Database, database, pool } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { outbox } from "@/lib/live/table";
import { teams } from "@/lib/teams/table";
import { json, plain, type ReplayServer, replayServer } from "@/lib/upstream/cases/replay-server";
import { doublewordBatchApi, plainBatchApi } from "@/lib/upstream/contract";
import { listModels } from "@/lib/upstream/models";
import { AppError } from "@/lib/wire/errors";
import { Connection, listConnections, removeConnection } from "./contract";
import { emulatorKey } from "./emulator-key";
import * as connectionsOf from "./service";
import { connections } from "./table";

const canary = "sk-canary-3f9c1d7e5b2a4068";
let dir: string;
let drop: () => Promise<void>;
let db: Database;
let ctx: TeamCtx;
let upstream: ReplayServer;
let other: ReplayServer;

beforeAll(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  dir = mkdtempSync(join(tmpdir(), "connections-"));
  vi.stubEnv("DATABASE_URL", made.url);
  vi.stubEnv("DATA_DIR", dir);
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  db = database();
});
afterAll(async () => {
  await pool().end();
  await drop();
  rmSync(dir, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

async function newTeam(): Promise<TeamCtx> {
  const id = newId("tea");
  const team = { id, slug: id.toLowerCase().replace("_", "-"), name: "Team" };
  await db.insert(teams).values(team);
  const actor = { userId: "use_1", sessionId: "ses_1", name: "Ada", email: "ada@example.com" };
  return { db, requestId: "r", actor, team, role: "owner" };
}

const answer: Parameters<typeof replayServer>[0] = ({ path, headers }, response) => {
  if (headers.authorization !== `Bearer ${canary}`)
    return plain(response, 401, `Authentication required: ${headers.authorization}`);
  if (path === "/v1/models") return json(response, 200, { data: [{ id: "a" }, { id: "b" }] });
  if (path === "/v1/files" || path === "/v1/batches") return json(response, 200, { data: [], has_more: false });
  return json(response, 404, { error: { message: `Invalid URL (GET ${path})` } });
};

beforeEach(async () => {
  ctx = await newTeam();
  upstream = await replayServer(answer);
  other = await replayServer(answer);
});
afterEach(async () => {
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  vi.stubEnv("EMULATOR", undefined);
  await upstream.close();
  await other.close();
});

const input = (over: Partial<Parameters<typeof connectionsOf.create>[1]> = {}) => ({
  team: ctx.team.slug,
  name: "Mine",
  kind: "custom" as const,
  baseUrl: upstream.url,
  apiKey: canary,
  ...over,
});
const of = (connectionId: string, over = {}) => ({ team: ctx.team.slug, connectionId, ...over });
const rowOf = async (id: string) => (await db.select().from(connections).where(eq(connections.id, id)))[0];
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );
const published = async () =>
  (await db.select().from(outbox).where(eq(outbox.teamId, ctx.team.id)).orderBy(asc(outbox.id))).map(
    ({ topic, subject }) => `${topic} ${subject}`,
  );

describe("create", () => {
  test("tries the key, keeps what was found, seals the key and tells the team", async () => {
    const made = Connection.parse(await connectionsOf.create(ctx, input({ baseUrl: ` ${upstream.url}/ ` })));
    expect(made).toMatchObject({
      name: "Mine",
      kind: "custom",
      baseUrl: upstream.url,
      keyLast4: "4068",
      isEmulator: false,
    });
    expect(made.lastCheck).toMatchObject({ isOk: true, modelCount: 2 });
    expect(made.capabilities).toEqual(plainBatchApi);
    const row = await rowOf(made.id);
    expect(JSON.stringify(row)).not.toContain(canary.slice(3));
    expect(row).toMatchObject({ keyOrigin: new URL(upstream.url).origin, createdBy: "use_1", teamId: ctx.team.id });
    expect(await published()).toEqual([`connection.changed ${made.id}`]);
    const listed = listConnections.output.parse(await connectionsOf.list(ctx));
    expect(listed.connections).toEqual([made]);
    expect(JSON.stringify(listed)).not.toContain(canary.slice(3, -4));
  });

  test("a key that is refused is kept with that finding, and does not come back in it", async () => {
    const wrong = "sk-wrong-key-0123456789";
    const made = await connectionsOf.create(ctx, input({ apiKey: wrong }));
    expect(made.lastCheck).toMatchObject({ isOk: false, summary: "The upstream refused this key." });
    expect(JSON.stringify(made)).not.toContain(wrong);
    expect(made.capabilities).toEqual(plainBatchApi);
  });

  test("what is known of a kind is not overruled by a check", async () => {
    const made = await connectionsOf.create(ctx, input({ kind: "doubleword" }));
    expect(made.capabilities).toEqual(doublewordBatchApi);
  });

  test.each([
    ["http://169.254.169.254/v1", "on"],
    ["https://127.0.0.1/v1", "off"],
    ["http://127.0.0.1:3000/api", "off"],
    ["https://localhost/v1", "off"],
    ["https://vault.internal/v1", "off"],
    ["http://api.example.com/v1", "off"],
    ["https://user@api.example.com/v1", "off"],
    ["https://api.example.com/v1/files", "off"],
  ])("%s is refused at its field, and nothing is kept (private: %s)", async (baseUrl, isOpen) => {
    vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", isOpen);
    const error = await failureOf(connectionsOf.create(ctx, input({ baseUrl })));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "invalid_input", field: "baseUrl" });
    expect((await connectionsOf.list(ctx)).connections).toEqual([]);
    expect(await published()).toEqual([]);
  });
});

describe("update", () => {
  test("a name alone leaves the key, and asks nobody", async () => {
    const { id } = await connectionsOf.create(ctx, input());
    const calls = upstream.seen.length;
    expect(await connectionsOf.update(ctx, of(id, { name: "Ours" }))).toMatchObject({ name: "Ours", keyLast4: "4068" });
    expect(upstream.seen).toHaveLength(calls);
    expect(await published()).toHaveLength(2);
    await connectionsOf.update(ctx, of(id));
    expect(await published()).toHaveLength(2);
  });

  test("another path on the same origin keeps the key", async () => {
    const { id } = await connectionsOf.create(ctx, input());
    const next = await connectionsOf.update(ctx, of(id, { baseUrl: upstream.url.replace("/v1", "/v2") }));
    expect(next).toMatchObject({ keyLast4: "4068", lastCheck: { isOk: false } });
    expect((await connectionsOf.openUpstream(db, ctx.team.id, id)).apiKey).toBe(canary);
  });

  test("another origin without a key drops it: the new address never sees it", async () => {
    const { id } = await connectionsOf.create(ctx, input());
    const next = await connectionsOf.update(ctx, of(id, { baseUrl: other.url }));
    expect(next).toMatchObject({ baseUrl: other.url, keyLast4: null, lastCheck: null });
    const up = await connectionsOf.openUpstream(db, ctx.team.id, id);
    expect(up.apiKey).toBeNull();
    await expect(listModels(up)).rejects.toMatchObject({ kind: "key_refused", code: "no_key" });
    expect(await connectionsOf.test(ctx, of(id))).toMatchObject({ lastCheck: { isOk: false } });
    // Going back does not bring it back either.
    expect(await connectionsOf.update(ctx, of(id, { baseUrl: upstream.url }))).toMatchObject({ keyLast4: null });
    expect(other.seen).toEqual([]);
  });

  test("another origin with its own key is tried there", async () => {
    const { id } = await connectionsOf.create(ctx, input());
    const own = "sk-own-key-for-there-9999";
    const next = await connectionsOf.update(ctx, of(id, { baseUrl: other.url, apiKey: own }));
    expect(next).toMatchObject({ keyLast4: "9999", lastCheck: { isOk: false } });
    expect(new Set(other.seen.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${own}`]));
  });

  test("a key that was moved to another address or another row is not used", async () => {
    const { id } = await connectionsOf.create(ctx, input());
    await db.update(connections).set({ baseUrl: other.url }).where(eq(connections.id, id));
    expect((await connectionsOf.openUpstream(db, ctx.team.id, id)).apiKey).toBeNull();
    const { id: second } = await connectionsOf.create(ctx, input());
    const stolen = await rowOf(id);
    await db
      .update(connections)
      .set({ sealedKey: stolen?.sealedKey ?? null })
      .where(eq(connections.id, second));
    expect((await connectionsOf.openUpstream(db, ctx.team.id, second)).apiKey).toBeNull();
    expect(other.seen).toEqual([]);
  });

  test("two people at once: the later write does not undo the earlier one", async () => {
    const { id } = await connectionsOf.create(ctx, input());
    let moved: Promise<unknown> | undefined;
    const slow = await replayServer(async (one, response) => {
      moved ??= connectionsOf.update(ctx, of(id, { apiKey: "sk-meanwhile-another-0001" }));
      await moved;
      return answer(one, response);
    });
    const error = await failureOf(connectionsOf.update(ctx, of(id, { baseUrl: slow.url, apiKey: canary })));
    expect(error).toMatchObject({ code: "conflict" });
    expect(await rowOf(id)).toMatchObject({ baseUrl: upstream.url, keyLast4: "0001" });
    await slow.close();
  });
});

test("a connection of another team is not there", async () => {
  const { id } = await connectionsOf.create(ctx, input());
  const stranger = await newTeam();
  for (const act of [
    () => connectionsOf.update(stranger, of(id, { name: "x" })),
    () => connectionsOf.test(stranger, of(id)),
    () => connectionsOf.remove(stranger, of(id)),
    () => connectionsOf.openUpstream(db, stranger.team.id, id),
  ])
    expect(await failureOf(act())).toMatchObject({ code: "not_found" });
  expect(await connectionsOf.list(stranger)).toEqual({ connections: [] });
});

test("a removed connection is off the list, and still carries what runs through it", async () => {
  const { id } = await connectionsOf.create(ctx, input());
  const answered = removeConnection.output.parse(await connectionsOf.remove(ctx, of(id)));
  expect(answered.id).toBe(id);
  expect(answered.message).toContain("Batches it already has keep running");
  expect(await connectionsOf.list(ctx)).toEqual({ connections: [] });
  expect(await failureOf(connectionsOf.test(ctx, of(id)))).toMatchObject({ code: "not_found" });
  expect(await failureOf(connectionsOf.remove(ctx, of(id)))).toMatchObject({ code: "not_found" });
  expect((await connectionsOf.openUpstream(db, ctx.team.id, id)).apiKey).toBe(canary);
  expect(await published()).toEqual([`connection.changed ${id}`, `connection.changed ${id}`]);
});

describe("the built-in emulator", () => {
  const build = () =>
    db.transaction((tx) => connectionsOf.createBuiltinEmulatorConnection(tx, { teamId: ctx.team.id, userId: "use_1" }));

  test("is found at its real address with the installation's key, and shown as built in", async () => {
    vi.stubEnv("PORT", "4321");
    const id = await build();
    const [shown] = (await connectionsOf.list(ctx)).connections;
    expect(shown).toMatchObject({ id, kind: "emulator", isEmulator: true, baseUrl: "built in", keyLast4: null });
    expect(await connectionsOf.openUpstream(db, ctx.team.id, id)).toEqual({
      connectionId: id,
      baseUrl: "http://127.0.0.1:4321/emulator/v1",
      apiKey: emulatorKey(),
      capabilities: doublewordBatchApi,
    });
  });

  test("may run elsewhere, is called without the operator's leave, and can be off", async () => {
    const id = await build();
    vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "off");
    vi.stubEnv("EMULATOR_URL", upstream.url);
    const tested = await connectionsOf.test(ctx, of(id));
    expect(tested.lastCheck?.summary).toBe("The upstream refused this key.");
    expect(new Set(upstream.seen.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${emulatorKey()}`]),
    );
    vi.stubEnv("EMULATOR_URL", undefined);
    vi.stubEnv("EMULATOR", "off");
    expect(await failureOf(connectionsOf.openUpstream(db, ctx.team.id, id))).toMatchObject({
      code: "upstream_unreachable",
    });
  });

  test("cannot be pointed elsewhere", async () => {
    const id = await build();
    for (const [field, value] of [
      ["baseUrl", other.url],
      ["apiKey", canary],
    ])
      expect(await failureOf(connectionsOf.update(ctx, of(id, { [String(field)]: value })))).toMatchObject({
        code: "invalid_input",
        field,
      });
    expect(await connectionsOf.update(ctx, of(id, { name: "Sandbox" }))).toMatchObject({ name: "Sandbox" });
  });
});
