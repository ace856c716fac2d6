import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { listen } from "@/e2e/support/live";
import { answerLine, errorLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, sql, until, world } from "@/e2e/support/world";
import { listAudit } from "@/lib/audit/contract";
import { getBatch } from "@/lib/batches/contract";
import { flaggedCount } from "@/lib/batches/rules";
import { createChild } from "@/lib/reruns/contract";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { writeConditions } from "@/lib/results/columns";
import { listFailures, listFields, listResults } from "@/lib/results/contract";
import { createExport, exportFilePath, exportPath, getExport } from "@/lib/results/exports/contract";
import { getRetention, setRetention } from "@/lib/results/retention/contract";
import { writeSeqs } from "@/lib/results/rules/seqs";
import {
  KeptView,
  removeResultView,
  renameResultView,
  saveResultView,
  setResultLayout,
} from "@/lib/results/saved/contract";

async function planted() {
  const { slug, id, connection, owner, member } = await newTeam();
  const ids = Array.from({ length: 40 }, (_, n) => `row-${n}`);
  const batchId = await plantBatch(
    owner.client,
    { slug, id, connectionId: connection.id, userId: owner.userId },
    {
      requests: ids.map((one, n) => requestLine(one, `ask ${n}`, { metadata: { city: n % 2 ? "York" : "Hull" } })),
      output: ids
        .slice(0, 30)
        .map((one, n) => answerLine(one, `{"score": ${n}, "label": "${n % 3 ? "good" : "bad"}"}`)),
      errors: ids
        .slice(30, 38)
        .map((one, n) => errorLine(one, n < 5 ? 400 : 503, n < 5 ? `bad value ${n}` : "overloaded")),
      name: "Scores",
    },
  );
  return { slug, batchId, client: owner.client, member };
}

test("rows are filtered, sorted and searched by what their answers say, on the server over the whole set", async () => {
  const { slug, batchId, client } = await planted();
  const list = (query: object) => client.call(listResults, { team: slug, batchId, ...query });
  const where = writeConditions([
    { column: "json.score", op: ">=", value: "20" },
    { column: "source.city", op: "=", value: "york" },
  ]);
  const page = await list({ where, sort: "-json.score" });
  expect(page.rows.map(({ json }) => json.score)).toEqual(["29", "27", "25", "23", "21"]);
  expect(page.matching).toBe(5);
  expect((await list({ search: '"label": "bad"' })).matching).toBe(10);
  expect((await list({ search: "score\\W+2\\d\\b", mode: "regex" })).matching).toBe(10);
  await expect(list({ search: "(", mode: "regex" })).rejects.toThrow(/invalid_input/);
  await expect(list({ where: "drop table" })).rejects.toThrow(/invalid_input/);
  await expect(list({ sort: "seq; drop table input" })).rejects.toThrow(/invalid_input/);
  const missing = await list({ where: writeConditions([{ column: "status", op: "=", value: "missing" }]) });
  expect(missing.rows.map(({ customId, status }) => [customId, status])).toEqual([
    ["row-38", "missing"],
    ["row-39", "missing"],
  ]);
  const { fields } = await client.call(listFields, { team: slug, batchId });
  expect(fields.map(({ column, kind, count }) => [column, kind, count])).toEqual([
    ["source.city", "text", 40],
    ["json.score", "number", 30],
    ["json.label", "text", 30],
  ]);
});

test("failures are told by cause, each with its rows and the act that helps", async () => {
  const { slug, batchId, client } = await planted();
  const { causes } = await client.call(listFailures, { team: slug, batchId });
  expect(causes.map(({ status, count, fix }) => [status, count, fix])).toEqual([
    [400, 5, "edit"],
    [503, 3, "retry"],
  ]);
  for (const { key, count } of causes) {
    const { matching } = await client.call(listResults, { team: slug, batchId, filter: "failed", cause: key });
    expect(matching).toBe(count);
  }
});

test("every kind of download says how many rows it has, and a raw one can be taken up again", async () => {
  const { slug, batchId, client } = await planted();
  const rows: Record<string, number> = { csv: 40, xlsx: 40, parquet: 40, jsonl: 30, errors: 8, chat: 30 };
  for (const [format, count] of Object.entries(rows)) {
    const answer = await client.raw(exportPath(slug, batchId, format as "csv"));
    expect([format, answer.status, answer.headers.get("x-row-count")]).toEqual([format, 200, String(count)]);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
  }
  const { events } = await client.call(listAudit, { team: slug, group: "results" });
  const noted = events.map(({ subject, details }) => [subject, details.format, details.rows]);
  expect(noted.sort()).toEqual(
    Object.entries(rows)
      .map(([format, count]) => [batchId, format, count])
      .sort(),
  );
  const path = exportPath(slug, batchId, "jsonl");
  const whole = Buffer.from(await (await client.raw(path)).arrayBuffer());
  const first = await client.raw(path);
  const part = await client.raw(path, {
    headers: { range: "bytes=1000-", "if-range": first.headers.get("etag") ?? "" },
  });
  await first.arrayBuffer();
  expect(part.status).toBe(206);
  expect(part.headers.get("content-range")).toBe(`bytes 1000-${whole.length - 1}/${whole.length}`);
  expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(1_000))).toBe(true);
  const stale = await client.raw(path, { headers: { range: "bytes=1000-", "if-range": '"another"' } });
  expect([stale.status, (await stale.arrayBuffer()).byteLength]).toEqual([200, whole.length]);
});

test("rows chosen one by one are exported, however many, and the export says when it is whole", async () => {
  const { slug, batchId, client, member } = await planted();
  const named = { team: slug, batchId };
  // Longer than any address: places beyond the batch are none of its rows.
  const seqs = writeSeqs(Array.from({ length: 9_000 }, (_, n) => n * 2));
  const asked = await client.call(createExport, { ...named, format: "csv", seqs });
  expect(asked).toMatchObject({ state: "waiting", rows: 0, rowCount: 20 });
  const path = exportFilePath(slug, batchId, asked.id);
  const file = await client.raw(path);
  expect([file.status, file.headers.get("x-row-count")]).toEqual([200, "20"]);
  const [, ...rows] = parseCsv(await file.text());
  expect(rows.map(([id]) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `row-${n * 2}`));
  const look = () => client.call(getExport, { ...named, exportId: asked.id });
  expect(await until(look, ({ state }) => state !== "running")).toEqual({
    ...{ id: asked.id, state: "done", rows: 20, rowCount: 20 },
  });
  const colleague = (await member("member")).client;
  expect((await colleague.raw(path)).status).toBe(404);
  await expect(client.call(createExport, { ...named, format: "csv", seqs: "1,x" })).rejects.toThrow(/invalid_input/);
});

test("an edited rerun of a cause fills the gaps of the batch it came from", async () => {
  const { slug, batchId, client } = await planted();
  const { causes } = await client.call(listFailures, { team: slug, batchId });
  const child = await client.call(createChild, {
    team: slug,
    batchId,
    idempotencyKey: crypto.randomUUID(),
    relation: "edit",
    rows: { kind: "cause", key: causes[0]?.key ?? "" },
    changes: { params: { max_tokens: 32 }, replace: { find: "ask", by: "tell" } },
  });
  await until(
    () => client.call(getBatch, { team: slug, batchId: child.id }),
    (one) => one.results.isComplete,
    240_000,
  );
  const sent = await client.call(listResults, { team: slug, batchId: child.id });
  expect(sent.rows.map(({ prompt }) => prompt)).toEqual(["tell 30", "tell 31", "tell 32", "tell 33", "tell 34"]);
  const { rows } = await client.call(listResults, { team: slug, batchId, filter: "answered" });
  const answered = rows.filter(({ filledBy }) => filledBy?.batchId === child.id);
  expect(answered.length).toBeGreaterThan(0);
  const left = await client.call(listResults, { team: slug, batchId, filter: "failed" });
  expect([left.matching, left.counts.failed]).toEqual([8 - answered.length, 8 - answered.length]);
  const after = await client.call(listFailures, { team: slug, batchId });
  expect(after.causes.reduce((sum, { count }) => sum + count, 0)).toBe(8 - answered.length);
  const { quality } = await until(
    () => client.call(getBatch, { team: slug, batchId }),
    (one) => one.quality?.failed === 8 - answered.length,
    60_000,
  );
  expect((quality?.good ?? 0) + flaggedCount(quality)).toBe(30 + answered.length);
  expect(answered.every(({ status, prompt }) => status === "answered" && prompt.startsWith("ask"))).toBe(true);
  const merged = await client.raw(exportPath(slug, batchId, "csv", { merged: "true" }));
  expect(merged.status).toBe(200);
  expect((await merged.text()).split(child.name).length - 1).toBe(answered.length);
});

test("a team says how long results are kept; only those who run it may, and it is noted", async () => {
  const { slug, batchId, client, member } = await planted();
  expect(await client.call(getRetention, { team: slug })).toMatchObject({ days: null, batches: 1 });
  const viewer = await member("member");
  await expect(viewer.client.call(setRetention, { team: slug, days: 7 })).rejects.toThrow(/403/);
  await expect(client.call(setRetention, { team: slug, days: 0 })).rejects.toThrow(/invalid_input/);
  expect(await client.call(setRetention, { team: slug, days: 7 })).toMatchObject({ days: 7, batches: 1 });
  expect((await viewer.client.call(getRetention, { team: slug })).days).toBe(7);
  // Nothing goes before its time.
  expect((await client.call(listResults, { team: slug, batchId })).matching).toBe(40);
  const { events } = await client.call(listAudit, { team: slug, group: "retention" });
  expect(events.map(({ act, details }) => [act, details])).toEqual([["retention.changed", { days: 7 }]]);
});

test("results older than a team keeps go, with their files; what is known of them stays, and other teams' results", async () => {
  const [{ slug, batchId, client }, other] = [await planted(), await planted()];
  const age = (id: string, days: number) =>
    sql("update batches set finished_at = now() - make_interval(days => $2) where id = $1", [id, days]);
  await age(batchId, 40);
  await age(other.batchId, 40);
  const filesOf = (id: string) => existsSync(join(world().dataDir, "results", id));
  expect((await client.call(listResults, { team: slug, batchId })).counts.answered).toBe(30);
  expect(filesOf(batchId)).toBe(true);

  await client.call(setRetention, { team: slug, days: 30 });
  await until(
    () => client.call(getBatch, { team: slug, batchId }),
    ({ results }) => typeof results.removedAt === "string",
    60_000,
  );
  await until(
    async () => filesOf(batchId),
    (isThere) => !isThere,
    60_000,
  );
  const { counts, matching } = await client.call(listResults, { team: slug, batchId });
  expect([matching, counts.answered, counts.failed]).toEqual([40, 0, 0]);
  const gone = await client.raw(exportPath(slug, batchId, "jsonl"));
  expect(await gone.text()).not.toContain("score");
  expect((await client.call(getBatch, { team: slug, batchId })).counts.completed).toBe(30);
  expect(await client.call(getRetention, { team: slug })).toMatchObject({ days: 30, batches: 0 });
  // Another team keeps its own.
  const kept = await other.client.call(listResults, { team: other.slug, batchId: other.batchId });
  expect([kept.counts.answered, filesOf(other.batchId)]).toEqual([30, true]);
});

test("where nothing failed there is nothing to retry, and that is said", async () => {
  const { slug, connection, owner } = await newTeam();
  const file = await upload(owner.client, slug, chatLines(2));
  const batch = await submit(owner.client, slug, file.id, connection.id);
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    (one) => one.results.isComplete,
    90_000,
  );
  const refused = await owner.client.send("POST", `/api/t/${slug}/batches/${batch.id}/retry`);
  expect(refused.status).toBe(409);
  expect(refused.text).toMatch(/nothing to retry/i);
  expect((await owner.client.call(getBatch, { team: slug, batchId: batch.id })).counts.completed).toBe(2);
});

test("a view or columns a team keeps are told to everybody of the team as soon as they change", async () => {
  const { slug, owner, member } = await newTeam();
  const colleague = await member("viewer");
  const heard = await listen(colleague.client, slug);
  const told = () => heard.events.filter(({ topic }) => topic === "views.changed").length;
  const tells = async (act: Promise<unknown>) => {
    const before = told();
    await act;
    await until(
      async () => told(),
      (count) => count > before,
    );
    expect(told()).toBe(before + 1);
  };
  const call = owner.client.call.bind(owner.client);
  const view = KeptView.parse({ filter: "failed" });
  const saved = call(saveResultView, { team: slug, name: "Failures", view });
  await tells(saved);
  const viewId = (await saved).views[0]?.id ?? "";
  await tells(call(renameResultView, { team: slug, viewId, name: "Broken" }));
  const layout = { shown: ["customId"], widths: {} };
  await tells(call(setResultLayout, { team: slug, kind: "text", layout }));
  await tells(call(setResultLayout, { team: slug, kind: "text", layout: null }));
  await tells(call(removeResultView, { team: slug, viewId }));
  await expect(call(removeResultView, { team: slug, viewId })).rejects.toThrow(/not_found/);
  heard.close();
});
