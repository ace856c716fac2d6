import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chatLines } from "@/e2e/support/upload";
import { batches } from "@/lib/batches/table";
import { createBuiltinEmulatorConnection, openUpstream } from "@/lib/connections/service";
import { connections } from "@/lib/connections/table";
import { Rng } from "@/lib/emulator/answer/rng";
import type { Fault } from "@/lib/emulator/faults/fault-rules";
import { ingestBatch } from "@/lib/jobs/ingest";
import { submitDue } from "@/lib/jobs/submit";
import { sourceOf } from "@/lib/results/source";
import { spoolPath } from "@/lib/results/spool";
import { closeStores } from "@/lib/results/store/open-stores";
import { getBatch } from "@/lib/upstream/batches";
import { amount, firstSeed } from "./support/amount";
import type { Script } from "./support/chaos-proxy";
import { type FaultyWorld, faultyWorld } from "./support/faulty-world";
import { queueBatch } from "./support/queue-batch";

let world: FaultyWorld;
beforeAll(async () => {
  world = await faultyWorld({ failureRates: { "Qwen/Qwen3.5-9B": 0.1 } });
});
afterAll(async () => {
  await closeStores();
  await world?.close();
});

/** New connections follow `scripts` in turn, then all is well; those kept open from before are gone. */
function spoil(scripts: readonly Script[]): void {
  world.line.fail();
  world.line.heal();
  world.line.use((nth) => scripts[nth] ?? {});
}

async function rowOf(batchId: string) {
  const [row] = await world.db.select().from(batches).where(eq(batches.id, batchId));
  if (!row) throw new Error("no such batch");
  return row;
}

async function submitted(batchId: string) {
  for (let turn = 0; turn < 60; turn += 1) {
    await submitDue();
    const row = await rowOf(batchId);
    if (row.upstreamId !== null) return row;
    await world.clock.forward(10_000);
  }
  throw new Error(`not submitted: ${JSON.stringify(await rowOf(batchId))}`);
}

const cuts = amount(100, 6);
test(`F07: ${cuts} uploads are cut on the way: each batch is made from a whole file`, async () => {
  let again = 0;
  for (let seed = firstSeed; seed < firstSeed + cuts; seed += 1) {
    const rng = new Rng(`upload ${seed}`);
    const bytes = Buffer.from(chatLines(rng.int(1, 300)));
    const { batchId, marker } = await queueBatch(world.connectionId, bytes, `Cut ${seed}`);
    const how = rng.pick(["reset", "end"] as const);
    const isAfterLast = rng.chance(0.25);
    const cut = isAfterLast
      ? ({ way: "down", afterBytes: rng.int(0, 60), how } as const)
      : ({ way: "up", afterBytes: rng.int(0, bytes.length + 400), how } as const);
    spoil(rng.chance(0.2) ? [{ cut }, { cut }, { cut }] : [{ cut }]);
    const row = await submitted(batchId);
    const { uploads, creates } = await world.ledger();
    const used = uploads.find((one) => one.id === row.upstreamInputFileId);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect({ seed, bytes: used?.bytes, sha256: used?.sha256 }).toEqual({ seed, bytes: bytes.length, sha256 });
    expect({ seed, creates: creates[marker]?.count }).toEqual({ seed, creates: 1 });
    again += uploads.filter((one) => one.filename === used?.filename).length - 1;
  }
  console.log(`${cuts} cut uploads: every file whole, ${again} copies left over at the upstream`);
});

/** The answer to an upload that counts `bytes`, though nothing was kept. */
const told = (bytes: number): Fault => ({
  ...{ type: "status", status: 201, headers: { "content-type": "application/json" } },
  body: JSON.stringify({
    id: crypto.randomUUID(),
    object: "file",
    bytes,
    created_at: 1,
    filename: "x",
    purpose: "batch",
  }),
});

async function turn(batchId: string) {
  await submitDue();
  await world.clock.forward(120_000);
  return rowOf(batchId);
}

test("F07: an upstream that cannot be read counts otherwise when it tells of more, twice; of less it is never believed", async () => {
  spoil([]);
  const bytes = Buffer.from(chatLines(3));
  const begin = async (...faults: Fault[]) => {
    await world.arm(1, ...faults.map((fault, n) => ({ method: "POST", path: "^/v1/files$", nth: n + 1, fault })));
    return (await queueBatch(world.connectionId, bytes, "Counted")).batchId;
  };
  const fileAfter = async (batchId: string) => (await turn(batchId)).upstreamInputFileId;
  // A wait in between says nothing of the size.
  const cut = await begin({ type: "tooManyRequests" }, told(7));
  expect([await fileAfter(cut), await fileAfter(cut)]).toEqual([null, null]);
  const { upstreamInputFileId: whole } = await submitted(cut);
  expect((await world.ledger()).uploads.find(({ id }) => id === whole)?.bytes).toBe(bytes.length);

  const [more, most] = [told(bytes.length + 7), told(bytes.length + 8)];
  const otherwise = await begin(more, most, most);
  expect([await fileAfter(otherwise), await fileAfter(otherwise)]).toEqual([null, null]);
  expect(await fileAfter(otherwise)).not.toBeNull();

  await world.db.delete(batches);
  const less = await begin(told(7), told(8), told(8));
  expect([(await turn(less)).status, (await turn(less)).status]).toEqual(["uploading", "uploading"]);
  expect(await turn(less)).toMatchObject({ status: "rejected", upstreamInputFileId: null });
  await world.db.delete(batches);
  await world.disarm();
});

/** A proxy with a limit: of an uploaded file it passes on the first lines, in a form that is whole. */
const keepLines =
  (lines: number) =>
  (request: Buffer): Buffer => {
    const text = request.toString("latin1");
    if (!text.startsWith("POST /v1/files ")) return request;
    const headEnd = text.indexOf("\r\n\r\n") + 4;
    const from = text.indexOf("\r\n\r\n", text.indexOf("application/jsonl")) + 4;
    const to = text.lastIndexOf("\r\n--");
    const kept = text.slice(from, to).split("\n").slice(0, lines).join("\n");
    const body = `${text.slice(headEnd, from)}${kept}\n${text.slice(to)}`;
    const head = text.slice(0, headEnd).replace(/(content-length: *)\d+/i, `$1${body.length}`);
    return Buffer.from(head + body, "latin1");
  };

test("F07: a proxy that cuts every upload alike is found out: no batch is made of a part", async () => {
  const lines = 5;
  const bytes = Buffer.from(chatLines(lines));
  const uploadsOf = async (fileId: string) =>
    (await world.ledger()).uploads.filter(({ filename }) => filename === `${fileId}.jsonl`);
  const cutting = { rewrite: keepLines(2) };

  spoil(Array.from({ length: 40 }, () => cutting));
  const cut = await queueBatch(world.connectionId, bytes, "Cut alike");
  expect((await turn(cut.batchId)).status).toBe("uploading");
  const ended = await turn(cut.batchId);
  expect(ended).toMatchObject({ status: "rejected", upstreamInputFileId: null });
  expect(ended.statusNote).toContain("Something in between cuts files at this size");
  expect((await uploadsOf(cut.fileId)).map((one) => one.bytes < bytes.length)).toEqual([true, true]);

  spoil([cutting]);
  const healed = await queueBatch(world.connectionId, bytes, "Healed");
  expect((await turn(healed.batchId)).status).toBe("uploading");
  spoil([]);
  const made = await submitted(healed.batchId);
  const { uploads, creates } = await world.ledger();
  expect(uploads.find(({ id }) => id === made.upstreamInputFileId)?.bytes).toBe(bytes.length);
  expect([creates[cut.marker], creates[healed.marker]?.count]).toEqual([undefined, 1]);

  // Told of a byte less, but held against the file it is all there: believed at once.
  const oneLess = (answer: string) => answer.replace(/"bytes":(\d+)/, (_all, size) => `"bytes":${Number(size) - 1}`);
  spoil([{ respell: oneLess }]);
  const odd = await queueBatch(world.connectionId, bytes, "Counted otherwise");
  expect((await turn(odd.batchId)).upstreamInputFileId).not.toBeNull();
  expect(await uploadsOf(odd.fileId)).toHaveLength(1);
  spoil([]);
  await world.db.delete(batches);
});

async function linesThere(fileId: string | null): Promise<string[]> {
  const { baseUrl, apiKey } = await openUpstream(world.db, "tea_1", world.connectionId);
  const headers = { authorization: `Bearer ${apiKey}` };
  const text = await (await fetch(`${baseUrl}/files/${fileId}/content`, { headers })).text();
  return text.split("\n").filter(Boolean).sort();
}

async function linesHere(batchId: string, kind: "output" | "error"): Promise<string[]> {
  const { spools } = await sourceOf(world.db, await rowOf(batchId));
  const { generation, lines, sizeBytes } = spools[kind];
  if (lines === 0) return [];
  const text = readFileSync(spoolPath({ batchId, kind, generation })).subarray(0, sizeBytes).toString();
  return text.split("\n").filter(Boolean).sort();
}

/** A chunk that claims another length than it has. */
const wrongChunk = (head: string): string =>
  head.replace(/\r\n\r\n([0-9a-f]+)\r\n/, (_all, size) => `\r\n\r\n${size}f\r\n`);

function scriptOf(rng: Rng, fileBytes: number): Script {
  const how = rng.pick(["reset", "end"] as const);
  if (rng.chance(0.1)) return { respell: wrongChunk };
  return { delayMs: rng.int(0, 3), cut: { way: "down", afterBytes: rng.int(0, fileBytes), how } };
}

const quirks: (Fault | null)[] = [
  null,
  null,
  { type: "ignoreSkip" },
  { type: "offByOne" },
  { type: "offByOne", by: -1 },
  { type: "truncate", bytes: 20_000 },
];

const downloads = amount(200, 8);
test(
  `F09 F10 F11: ${downloads} downloads are cut, truncated or wrongly counted: every row is here once`,
  async () => {
    spoil([]);
    const { batchId: first } = await queueBatch(world.connectionId, Buffer.from(chatLines(120)), "Whole");
    const made = await submitted(first);
    const up = await openUpstream(world.db, "tea_1", world.connectionId);
    await expect
      .poll(async () => (await getBatch(up, made.upstreamId ?? "")).status, { timeout: 30_000 })
      .toBe("completed");
    const there = { output: await linesThere(made.outputFileId), error: await linesThere(made.errorFileId) };
    expect(there.output.length + there.error.length).toBe(120);
    const fileBytes = there.output.join("\n").length;
    const counts = { completed: there.output.length, failed: there.error.length };
    let nowMs = Date.now();
    let turns = 0;
    for (let seed = firstSeed; seed < firstSeed + downloads; seed += 1) {
      const rng = new Rng(`download ${seed}`);
      // The same files through another connection: read from nothing each time.
      const connectionId = await createBuiltinEmulatorConnection(world.db, { teamId: "tea_1", userId: "use_1" });
      const { batchId } = await queueBatch(connectionId, Buffer.from(chatLines(1)), `Download ${seed}`);
      const { upstreamId, outputFileId, errorFileId } = made;
      await world.db
        .update(batches)
        .set({
          ...{ upstreamId, outputFileId, errorFileId, status: "completed", submission: "created", nextStepAt: null },
          ...{ total: 120, ...counts, finishedAt: new Date() },
        })
        .where(eq(batches.id, batchId));
      const quirk = rng.pick(quirks);
      await world.disarm();
      // An upstream that is always wrong in the same way never gives everything away; these heal.
      const nth = quirk?.type === "truncate" ? { nth: 1 } : quirk?.type === "offByOne" ? { nth: 2 } : {};
      if (quirk) await world.arm(seed, { method: "GET", path: "/content$", ...nth, fault: quirk });
      spoil(Array.from({ length: rng.int(1, 3) }, () => scriptOf(rng, fileBytes)));
      for (let turn = 0; turn < 30 && !(await rowOf(batchId)).isResultComplete; turn += 1) {
        turns += 1;
        nowMs += 3_600_000;
        // The time for which an upstream in trouble is left alone passes.
        await world.db.update(connections).set({ notBefore: null });
        await world.clock.forward(60_000);
        await ingestBatch(batchId, { nowMs }).catch(() => undefined);
      }
      for (const kind of ["output", "error"] as const) {
        const here = await linesHere(batchId, kind);
        expect({ seed, kind, isSame: JSON.stringify(here) === JSON.stringify(there[kind]), rows: here.length }).toEqual(
          {
            ...{ seed, kind, isSame: true, rows: there[kind].length },
          },
        );
      }
      expect({ seed, isWhole: (await rowOf(batchId)).isResultComplete }).toEqual({ seed, isWhole: true });
    }
    console.log(`${downloads} spoilt downloads in ${turns} turns: every row here, each once`);
  },
  downloads * 15_000,
);
