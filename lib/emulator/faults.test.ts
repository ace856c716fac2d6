import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Case, line, manyLines, openEmulator } from "./cases/open-emulator";
import { FaultSchedule, FaultScript } from "./faults/fault-rules";
import type { JsonObject } from "./json-value";

type Rule = { match?: JsonObject; fault: JsonObject };
const arm = (emulator: Case, ...rules: Rule[]) => emulator.post("/__emulator/faults", { seed: "s", rules });
const ledger = async (emulator: Case) => (await emulator.get("/__emulator/ledger")).json;
const idsOf = async (emulator: Case, path: string) =>
  ((await emulator.get(path)).json.data as JsonObject[]).map((item) => item.id);

describe("the schedule", () => {
  const run = (seed: string, rules: Rule[], calls: number) => {
    const schedule = new FaultSchedule(FaultScript.parse({ seed, rules }));
    return Array.from({ length: calls }, () =>
      schedule.next("GET", "/v1/batches", "sk-one").map((armed) => armed.rule),
    );
  };

  test("is the same for the same seed, and each rule keeps its own", () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (seed, probability) => {
        const rule = { match: { probability }, fault: { type: "cutBefore" } };
        const alone = run(seed, [rule], 40);
        expect(run(seed, [rule], 40)).toEqual(alone);
        const beside = run(seed, [rule, { match: { every: 2 }, fault: { type: "lostReply" } }], 40);
        expect(beside.map((armed) => armed.includes(0))).toEqual(alone.map((armed) => armed.length > 0));
      }),
    );
    const rule = { match: { probability: 0.5 }, fault: { type: "cutBefore" } };
    expect(run("a", [rule], 60)).not.toEqual(run("b", [rule], 60));
  });

  test("counts matching calls only", () => {
    const fault = { type: "cutBefore" };
    expect(run("s", [{ match: { nth: 3 }, fault }], 5).flat()).toHaveLength(1);
    expect(run("s", [{ match: { nth: 3 }, fault }], 5)[2]).toEqual([0]);
    expect(run("s", [{ match: { every: 2 }, fault }], 6).map((armed) => armed.length)).toEqual([0, 1, 0, 1, 0, 1]);
    expect(run("s", [{ match: { method: "POST" }, fault }], 3).flat()).toEqual([]);
    expect(run("s", [{ match: { path: "^/v1/files" }, fault }], 3).flat()).toEqual([]);
    expect(run("s", [{ match: { key: "sk-other" }, fault }], 3).flat()).toEqual([]);
    expect(run("s", [{ match: { key: "sk-one", nth: 1 }, fault }], 3).flat()).toEqual([0]);
  });

  test("a script that makes no sense is refused", async () => {
    const emulator = await openEmulator();
    expect((await arm(emulator, { fault: { type: "nonsense" } })).status).toBe(400);
    expect((await arm(emulator, { match: { path: "(" }, fault: { type: "cutBefore" } })).status).toBe(400);
  });
});

describe("a call can", () => {
  test("be answered by a status, a 429 that contradicts itself, or a page", async () => {
    const emulator = await openEmulator();
    const fault = { type: "status", status: 503, headers: { "retry-after": "7" }, body: "down" };
    await arm(
      emulator,
      { match: { nth: 1 }, fault },
      { match: { nth: 2 }, fault: { type: "tooManyRequests" } },
      { match: { nth: 3 }, fault: { type: "htmlPage" } },
    );
    const down = await emulator.get("/v1/batches");
    expect([down.status, down.text, down.headers.get("retry-after")]).toEqual([503, "down", "7"]);
    const busy = await emulator.get("/v1/batches");
    expect([busy.status, busy.headers.get("retry-after"), busy.json.retry_after_seconds]).toEqual([429, "60", 30]);
    const page = await emulator.get("/v1/batches");
    expect([page.status, page.headers.get("content-type")]).toEqual([502, "text/html"]);
    expect((await emulator.get("/v1/batches")).status).toBe(200);
    expect((await ledger(emulator)).faults).toHaveLength(3);
  });

  test("be delayed", async () => {
    const emulator = await openEmulator();
    await arm(emulator, { fault: { type: "delay", ms: 60 } });
    const begun = performance.now();
    await emulator.get("/v1/models");
    expect(performance.now() - begun).toBeGreaterThan(55);
  });

  test("be cut before it does anything, or lose its reply after it did", async () => {
    const emulator = await openEmulator();
    const file = (await emulator.upload(line("a"))).json;
    const body = {
      input_file_id: file.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
      metadata: { console_submission: "m" },
    };
    const create = { method: "POST", path: "^/v1/batches$" };
    await arm(
      emulator,
      { match: { ...create, nth: 1 }, fault: { type: "cutBefore" } },
      { match: { ...create, nth: 2 }, fault: { type: "lostReply" } },
    );
    await expect(emulator.post("/v1/batches", body)).rejects.toThrow("closed");
    expect(await idsOf(emulator, "/v1/batches")).toEqual([]);
    await expect(emulator.post("/v1/batches", body)).rejects.toThrow("closed");
    const found = await idsOf(emulator, "/v1/batches?search=m");
    expect(found).toHaveLength(1);
    expect(await ledger(emulator)).toMatchObject({
      creates: { m: { count: 1, batch_ids: found } },
      live: { m: 1 },
      calls: { "POST /v1/batches": 2 },
    });
  });

  test("be dropped and done later", async () => {
    const emulator = await openEmulator();
    const file = (await emulator.upload(line("a"))).json;
    const body = { input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" };
    await arm(emulator, { match: { method: "POST" }, fault: { type: "lateWork", ms: 30 } });
    await expect(emulator.post("/v1/batches", body)).rejects.toThrow("closed");
    expect(await idsOf(emulator, "/v1/batches")).toEqual([]);
    await emulator.post("/__emulator/late-done");
    expect(await idsOf(emulator, "/v1/batches")).toHaveLength(1);
  });

  test("break off, or end early as if it were whole", async () => {
    const emulator = await openEmulator();
    const whole = await emulator.get("/v1/models");
    await arm(
      emulator,
      { match: { nth: 1 }, fault: { type: "cutAfter", bytes: 10 } },
      { match: { nth: 2 }, fault: { type: "truncate", bytes: 10 } },
    );
    const cut = await emulator.raw("GET", "/v1/models");
    const reader = cut.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(whole.text.slice(0, 10));
    await expect(reader?.read()).rejects.toThrow("closed");
    expect((await emulator.get("/v1/models")).text).toBe(whole.text.slice(0, 10));
  });

  test("trickle", async () => {
    const emulator = await openEmulator();
    await arm(emulator, { fault: { type: "slowBody", bytesPerSecond: 20_000 } });
    const begun = performance.now();
    const { text } = await emulator.get("/v1/models");
    expect(performance.now() - begun).toBeGreaterThan((text.length / 20_000) * 700);
  });
});

describe("a route can", () => {
  test("not list what is new, or not search", async () => {
    const emulator = await openEmulator();
    const batch = await emulator.createBatch(manyLines(1));
    await arm(emulator, { match: { path: "^/v1/(batches|files)$" }, fault: { type: "listLag", ms: 60_000 } });
    expect(await idsOf(emulator, "/v1/batches")).toEqual([]);
    expect(await idsOf(emulator, "/v1/files")).toEqual([]);
    expect((await emulator.get(`/v1/batches/${batch.id}`)).status).toBe(200);
    await arm(emulator, { fault: { type: "ignoreSearch" } });
    expect(await idsOf(emulator, "/v1/batches?search=nothing")).toEqual([batch.id]);
    await emulator.send("DELETE", "/__emulator/faults");
    expect(await idsOf(emulator, "/v1/batches?search=nothing")).toEqual([]);
  });

  test("list what was there when the list froze, as it stood then", async () => {
    const emulator = await openEmulator();
    const listed = async () =>
      ((await emulator.get("/v1/batches")).json.data as JsonObject[]).map(({ id, request_counts: counts }) => ({
        id,
        completed: (counts as JsonObject).completed,
      }));
    const batch = await emulator.createBatch(manyLines(2));
    await arm(emulator, { match: { path: "^/v1/batches$", method: "GET" }, fault: { type: "frozenList" } });
    const frozen = await listed();
    expect(frozen).toEqual([{ id: batch.id, completed: 0 }]);
    const later = await emulator.createBatch(manyLines(1));
    await emulator.step(10);
    expect(await listed()).toEqual(frozen);
    await emulator.send("DELETE", "/__emulator/faults");
    expect(await listed()).toEqual([
      { id: later.id, completed: 1 },
      { id: batch.id, completed: 2 },
    ]);
  });

  test("ignore skip or offset, or be off by one", async () => {
    const emulator = await openEmulator();
    const batch = await emulator.createBatch(manyLines(10));
    await emulator.step(10);
    const path = `/v1/files/${batch.output_file_id}/content`;
    const all = (await emulator.get(path)).lines.map((row) => row.id);
    const read = async (query: string) => (await emulator.get(path + query)).lines.map((row) => row.id);
    await arm(emulator, { fault: { type: "ignoreSkip" } });
    expect([await read("?skip=4"), await read("?skip=4&offset=6")]).toEqual([all, all.slice(6)]);
    await arm(emulator, { fault: { type: "ignoreOffset" } });
    expect([await read("?offset=4"), await read("?skip=4&offset=6")]).toEqual([all, all.slice(4)]);
    await arm(emulator, { fault: { type: "ignoreSkip" } }, { fault: { type: "ignoreOffset" } });
    expect(await read("?skip=4&offset=4")).toEqual(all);
    await arm(emulator, { fault: { type: "offByOne" } });
    expect(await read("?skip=4")).toEqual(all.slice(5));
    await arm(emulator, { fault: { type: "offByOne", by: -1 } });
    expect(await read("?skip=4")).toEqual(all.slice(3));
  });

  test("let rows appear out of order while the batch runs, and have them all in the end", async () => {
    const emulator = await openEmulator();
    const batch = await emulator.createBatch(manyLines(120));
    await arm(emulator, { fault: { type: "reorderRows", share: 0.3, window: 20 } });
    const path = `/v1/files/${batch.output_file_id}/content`;
    const read = async () => (await emulator.get(path)).lines.map((row) => String(row.id));
    await emulator.step(60);
    const early = await read();
    expect(early.length).toBeGreaterThan(40);
    expect(early.length).toBeLessThan(60);
    await emulator.step(40);
    const later = await read();
    // What was read is still there, but no longer at the same place.
    expect(early.every((id) => later.includes(id))).toBe(true);
    expect(later.slice(0, early.length)).not.toEqual(early);
    await emulator.step(20);
    expect(new Set(await read()).size).toBe(120);
  });
});

test("a batch cancelled before its rows were read can be made to stay in `cancelling`, until it is retried", async () => {
  const emulator = await openEmulator();
  const { id } = await emulator.createBatch(manyLines(3));
  await arm(emulator, { match: { path: "/cancel$" }, fault: { type: "staysCancelling", agoMs: 60_000 } });
  const { json } = await emulator.post(`/v1/batches/${id}/cancel`);
  expect(json).toMatchObject({ status: "cancelling", request_counts: { total: 3, completed: 0, failed: 0 } });
  expect(Math.abs(Date.now() / 1_000 - 60 - Number(json.cancelling_at))).toBeLessThan(30);
  expect(await emulator.step(1)).toBe(0);
  expect((await emulator.batch(id)).status).toBe("cancelling");
  await emulator.post(`/v1/batches/${id}/retry`);
  await emulator.step(3);
  expect((await emulator.batch(id)).status).toBe("completed");
});
