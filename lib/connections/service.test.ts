import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newTeam } from "@/lib/teams/cases/new-team";
import { doublewordBatchApi, plainBatchApi } from "@/lib/upstream/contract";
import { AppError } from "@/lib/wire/errors";
import { canary, failureOf, type TeamAndUpstreams, teamAndUpstreams } from "./cases/team-and-upstreams";
import { Connection, listConnections, removeConnection } from "./contract";
import { teamKey } from "./emulator-account";
import { emulatorKey } from "./emulator-key";
import * as connectionsOf from "./service";

const db = await openDatabase();
let here: TeamAndUpstreams;
beforeEach(async () => {
  here = await teamAndUpstreams(db);
});
afterEach(async () => {
  await here.close();
  forgetSettings();
});

describe("create", () => {
  test("tries the key, keeps what was found, seals the key and tells the team", async () => {
    const made = Connection.parse(
      await connectionsOf.create(here.ctx, here.input({ baseUrl: ` ${here.upstream.url}/ ` })),
    );
    expect(made).toMatchObject({
      name: "Mine",
      kind: "custom",
      baseUrl: here.upstream.url,
      keyLast4: "4068",
      isEmulator: false,
    });
    expect(made.lastCheck).toMatchObject({ isOk: true, modelCount: 2 });
    expect(made.capabilities).toEqual(plainBatchApi);
    const row = await here.rowOf(made.id);
    expect(JSON.stringify(row)).not.toContain(canary.slice(3));
    expect(row).toMatchObject({
      keyOrigin: new URL(here.upstream.url).origin,
      createdBy: "use_1",
      teamId: here.ctx.team.id,
    });
    expect(await here.published()).toEqual([`connection.changed ${made.id}`]);
    const listed = listConnections.output.parse(await connectionsOf.list(here.ctx));
    expect(listed.connections).toEqual([made]);
    expect(JSON.stringify(listed)).not.toContain(canary.slice(3, -4));
  });

  test("a key that is refused is kept with that finding, and does not come back in it", async () => {
    const wrong = "sk-wrong-key-0123456789";
    const made = await connectionsOf.create(here.ctx, here.input({ apiKey: wrong }));
    expect(made.lastCheck).toMatchObject({ isOk: false, summary: "The upstream refused this key." });
    expect(JSON.stringify(made)).not.toContain(wrong);
    expect(made.capabilities).toEqual(plainBatchApi);
  });

  test("what is known of a kind is not overruled by a check", async () => {
    const made = await connectionsOf.create(here.ctx, here.input({ kind: "doubleword" }));
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
    const error = await failureOf(connectionsOf.create(here.ctx, here.input({ baseUrl })));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "invalid_input", field: "baseUrl" });
    expect((await connectionsOf.list(here.ctx)).connections).toEqual([]);
    expect(await here.published()).toEqual([]);
  });
});

test("a connection of another team is not there", async () => {
  const { id } = await connectionsOf.create(here.ctx, here.input());
  const stranger = await newTeam(db);
  for (const act of [
    () => connectionsOf.update(stranger, here.of(id, { name: "x" })),
    () => connectionsOf.test(stranger, here.of(id)),
    () => connectionsOf.remove(stranger, here.of(id)),
    () => connectionsOf.openUpstream(db, stranger.team.id, id),
  ])
    expect(await failureOf(act())).toMatchObject({ code: "not_found" });
  expect(await connectionsOf.list(stranger)).toEqual({ connections: [] });
});

test("a removed connection is off the list, and still carries what runs through it", async () => {
  const { id } = await connectionsOf.create(here.ctx, here.input());
  const answered = removeConnection.output.parse(await connectionsOf.remove(here.ctx, here.of(id)));
  expect(answered.id).toBe(id);
  expect(answered.message).toContain("Batches it already has keep running");
  expect(await connectionsOf.list(here.ctx)).toEqual({ connections: [] });
  expect(await failureOf(connectionsOf.test(here.ctx, here.of(id)))).toMatchObject({ code: "not_found" });
  expect(await failureOf(connectionsOf.remove(here.ctx, here.of(id)))).toMatchObject({ code: "not_found" });
  expect((await connectionsOf.openUpstream(db, here.ctx.team.id, id)).apiKey).toBe(canary);
  expect(await here.published()).toEqual([`connection.changed ${id}`, `connection.changed ${id}`]);
});

/** As after a restart: the environment is read anew. */
const forgetSettings = () => Reflect.deleteProperty(globalThis, Symbol.for("batchdeck.runtime"));

describe("the built-in emulator", () => {
  const build = () =>
    db.transaction((tx) =>
      connectionsOf.createBuiltinEmulatorConnection(tx, { teamId: here.ctx.team.id, userId: "use_1" }),
    );

  test("is found at its real address with the team's own key, and shown as built in", async () => {
    vi.stubEnv("PORT", "4321");
    const id = await build();
    const [shown] = (await connectionsOf.list(here.ctx)).connections;
    expect(shown).toMatchObject({ id, kind: "emulator", isEmulator: true, baseUrl: "built in", keyLast4: null });
    expect(await connectionsOf.openUpstream(db, here.ctx.team.id, id)).toMatchObject({
      connectionId: id,
      baseUrl: "http://127.0.0.1:4321/emulator/v1",
      apiKey: teamKey(emulatorKey(), here.ctx.team.id),
      capabilities: doublewordBatchApi,
    });
  });

  test("may run elsewhere, is called without the operator's leave, and can be off", async () => {
    const id = await build();
    vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "off");
    vi.stubEnv("EMULATOR_URL", here.upstream.url);
    forgetSettings();
    const tested = await connectionsOf.test(here.ctx, here.of(id));
    expect(tested.lastCheck?.summary).toBe("The upstream refused this key.");
    expect(new Set(here.upstream.seen.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${teamKey(emulatorKey(), here.ctx.team.id)}`]),
    );
    vi.stubEnv("EMULATOR_URL", undefined);
    vi.stubEnv("EMULATOR", "off");
    forgetSettings();
    expect(await failureOf(connectionsOf.openUpstream(db, here.ctx.team.id, id))).toMatchObject({
      code: "upstream_unreachable",
    });
  });

  test("cannot be pointed elsewhere", async () => {
    const id = await build();
    for (const [field, value] of [
      ["baseUrl", here.other.url],
      ["apiKey", canary],
    ])
      expect(await failureOf(connectionsOf.update(here.ctx, here.of(id, { [String(field)]: value })))).toMatchObject({
        code: "invalid_input",
        field,
      });
    expect(await connectionsOf.update(here.ctx, here.of(id, { name: "Sandbox" }))).toMatchObject({ name: "Sandbox" });
  });
});
