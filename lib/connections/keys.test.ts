import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "@/lib/db/cases/open-database";
import { replayServer } from "@/lib/upstream/cases/replay-server";
import { listModels } from "@/lib/upstream/models";
import { canary, failureOf, plainUpstream, type TeamAndUpstreams, teamAndUpstreams } from "./cases/team-and-upstreams";
import * as connectionsOf from "./service";
import { connections } from "./table";

const db = await openDatabase();
let here: TeamAndUpstreams;
beforeEach(async () => {
  here = await teamAndUpstreams(db);
});
afterEach(() => here.close());

describe("changing a connection", () => {
  test("a name alone leaves the key, and asks nobody", async () => {
    const { id } = await connectionsOf.create(here.ctx, here.input());
    const calls = here.upstream.seen.length;
    expect(await connectionsOf.update(here.ctx, here.of(id, { name: "Ours" }))).toMatchObject({
      name: "Ours",
      keyLast4: "4068",
    });
    expect(here.upstream.seen).toHaveLength(calls);
    expect(await here.published()).toHaveLength(2);
    await connectionsOf.update(here.ctx, here.of(id));
    expect(await here.published()).toHaveLength(2);
  });

  test("another path on the same origin keeps the key", async () => {
    const { id } = await connectionsOf.create(here.ctx, here.input());
    const next = await connectionsOf.update(
      here.ctx,
      here.of(id, { baseUrl: here.upstream.url.replace("/v1", "/v2") }),
    );
    expect(next).toMatchObject({ keyLast4: "4068", lastCheck: { isOk: false } });
    expect((await connectionsOf.openUpstream(db, here.ctx.team.id, id)).apiKey).toBe(canary);
  });

  test("another origin without a key drops it: the new address never sees it", async () => {
    const { id } = await connectionsOf.create(here.ctx, here.input());
    const next = await connectionsOf.update(here.ctx, here.of(id, { baseUrl: here.other.url }));
    expect(next).toMatchObject({ baseUrl: here.other.url, keyLast4: null, lastCheck: null });
    const up = await connectionsOf.openUpstream(db, here.ctx.team.id, id);
    expect(up.apiKey).toBeNull();
    await expect(listModels(up)).rejects.toMatchObject({ kind: "key_refused", code: "no_key" });
    expect(await connectionsOf.test(here.ctx, here.of(id))).toMatchObject({ lastCheck: { isOk: false } });
    // Going back does not bring it back either.
    expect(await connectionsOf.update(here.ctx, here.of(id, { baseUrl: here.upstream.url }))).toMatchObject({
      keyLast4: null,
    });
    expect(here.other.seen).toEqual([]);
  });

  test("another origin with its own key is tried there", async () => {
    const { id } = await connectionsOf.create(here.ctx, here.input());
    const own = "sk-own-key-for-there-9999";
    const next = await connectionsOf.update(here.ctx, here.of(id, { baseUrl: here.other.url, apiKey: own }));
    expect(next).toMatchObject({ keyLast4: "9999", lastCheck: { isOk: false } });
    expect(new Set(here.other.seen.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${own}`]));
  });

  test("a key that was moved to another address or another row is not used", async () => {
    const { id } = await connectionsOf.create(here.ctx, here.input());
    await db.update(connections).set({ baseUrl: here.other.url }).where(eq(connections.id, id));
    expect((await connectionsOf.openUpstream(db, here.ctx.team.id, id)).apiKey).toBeNull();
    const { id: second } = await connectionsOf.create(here.ctx, here.input());
    const stolen = await here.rowOf(id);
    await db
      .update(connections)
      .set({ sealedKey: stolen?.sealedKey ?? null })
      .where(eq(connections.id, second));
    expect((await connectionsOf.openUpstream(db, here.ctx.team.id, second)).apiKey).toBeNull();
    expect(here.other.seen).toEqual([]);
  });

  test("two people at once: the later write does not undo the earlier one", async () => {
    const { id } = await connectionsOf.create(here.ctx, here.input());
    let moved: Promise<unknown> | undefined;
    const slow = await replayServer(async (one, response) => {
      moved ??= connectionsOf.update(here.ctx, here.of(id, { apiKey: "sk-meanwhile-another-0001" }));
      await moved;
      return plainUpstream(one, response);
    });
    const error = await failureOf(connectionsOf.update(here.ctx, here.of(id, { baseUrl: slow.url, apiKey: canary })));
    expect(error).toMatchObject({ code: "conflict" });
    expect(await here.rowOf(id)).toMatchObject({ baseUrl: here.upstream.url, keyLast4: "0001" });
    await slow.close();
  });
});
