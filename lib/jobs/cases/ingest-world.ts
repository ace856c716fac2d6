import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { merge } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import { forgetGate } from "@/lib/connections/gate";
import { createBuiltinEmulatorConnection, openUpstream } from "@/lib/connections/service";
import { connections } from "@/lib/connections/table";
import { database, pool } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { createEmulator } from "@/lib/emulator/create-emulator";
import type { FaultScript } from "@/lib/emulator/faults/fault-rules";
import type { EmulatorOptions } from "@/lib/emulator/options";
import { serveEmulator } from "@/lib/emulator/serve-emulator";
import { inputPath } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { sourceOf } from "@/lib/results/source";
import { spoolPath } from "@/lib/results/spool";
import { closeStores } from "@/lib/results/store/open-stores";
import { teams, users } from "@/lib/teams/table";
import { createBatch, getBatch } from "@/lib/upstream/batches";
import type { Capabilities } from "@/lib/upstream/contract";
import { uploadFile } from "@/lib/upstream/files";

export type World = Awaited<ReturnType<typeof openWorld>>;

/** For tests: a database, a data directory and an emulator of their own, with a team that has a connection to it. */
export async function openWorld(options: Partial<EmulatorOptions> = {}) {
  const dir = mkdtempSync(join(tmpdir(), "batchdeck-ingest-"));
  const emulator = await createEmulator({ dir: join(dir, "emulator"), testMode: true, ...options });
  const served = await serveEmulator(emulator, { host: "127.0.0.1", port: 0 });
  const testDatabase = await createTestDatabase();
  Object.assign(process.env, {
    DATA_DIR: join(dir, "data"),
    DATABASE_URL: testDatabase.url,
    EMULATOR_URL: `${served.url}/v1`,
  });
  const db = database();
  const [userId, teamId] = [newId("use"), newId("tea")];
  await db.insert(users).values({ id: userId, email: `${userId}@example.org`, name: "Ada" });
  const team = { id: teamId, slug: teamId.toLowerCase(), name: "Team" };
  await db.insert(teams).values(team);
  const actor = { userId, sessionId: "s", name: "Ada", email: `${userId}@example.org` };
  const ctx: TeamCtx = { db, team, actor, role: "owner", requestId: "r" };
  const connectionId = await createBuiltinEmulatorConnection(db, { teamId, userId });
  const control = async (act: string, method = "POST", body?: object): Promise<void> => {
    const init = body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
    const response = await fetch(`${served.url}/__emulator/${act}`, { method, ...init });
    if (!response.ok) throw new Error(`${act}: ${response.status} ${await response.text()}`);
    await response.body?.cancel();
  };
  await control("pause");
  const upstream = () => openUpstream(db, teamId, connectionId);
  /** The time for which the upstream asked to be left alone has passed. */
  const waitOut = async () => {
    await db.update(connections).set({ notBefore: null }).where(eq(connections.id, connectionId));
    forgetGate(connectionId);
  };
  /** How often each call of the upstream was made. */
  const calls = async (): Promise<Record<string, number>> => {
    const ledger = (await (await fetch(`${served.url}/__emulator/ledger`)).json()) as { calls: Record<string, number> };
    return ledger.calls;
  };

  /** Uploads requests and starts a batch of them, as a submission would have left both sides. */
  async function submit(lines: readonly string[]): Promise<string> {
    const [fileId, batchId] = [newId("fil"), newId("bat")];
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    writeFileSync(inputPath(fileId), bytes);
    const up = await upstream();
    const file = await uploadFile(up, {
      name: `${fileId}.jsonl`,
      sizeBytes: bytes.length,
      open: async function* () {
        yield bytes;
      },
    });
    const endpoint = (JSON.parse(lines[0] ?? "{}") as { url: string }).url;
    const made = await createBatch(up, { inputFileId: file.id, endpoint, window: "24h", metadata: {} });
    const models = [...new Set(lines.map((line) => (JSON.parse(line) as { body: { model: string } }).body.model))];
    await db.insert(inputFiles).values({
      ...{
        id: fileId,
        teamId,
        createdBy: userId,
        name: "in.jsonl",
        sizeBytes: bytes.length,
        state: "ready",
        spool: "here",
      },
    });
    await db.insert(batches).values({
      ...{ id: batchId, teamId, connectionId, inputFileId: fileId, createdBy: userId, idempotencyKey: batchId },
      ...{ name: "Quiz run", window: "24h", endpoint, models, tags: [], metadata: {}, marker: batchId },
      ...{ status: "validating", submission: "created", upstreamId: made.id, total: made.counts.total },
      ...{ outputFileId: made.outputFileId, errorFileId: made.errorFileId },
    });
    return batchId;
  }

  const read = async (batchId: string) => {
    const [row] = await db.select().from(batches).where(eq(batches.id, batchId));
    if (!row) throw new Error("no such batch");
    return row;
  };

  return {
    db,
    teamId,
    userId,
    connectionId,
    /** An owner of the team, as verbs are called by one. */
    ctx,
    upstream,
    submit,
    read,
    step: (rows: number) => control("step", "POST", { rows }),
    arm: (rules: FaultScript["rules"]) => control("faults", "POST", { rules, seed: 7 }),
    async disarm(): Promise<void> {
      await control("faults", "DELETE");
      await waitOut();
    },
    calls,
    resetCalls: () => control("reset"),
    /** How often result files were asked for. */
    contentCalls: async (): Promise<number> => (await calls())["GET /v1/files/{id}/content"] ?? 0,
    can: (capabilities: Partial<Capabilities>, all: Capabilities) =>
      db
        .update(connections)
        .set({ capabilities: { ...all, ...capabilities } })
        .where(eq(connections.id, connectionId)),

    /** Does what the poller does: takes over what the upstream says of the batch now. */
    async poll(batchId: string) {
      await waitOut();
      const row = await read(batchId);
      const incoming = await getBatch(await upstream(), row.upstreamId ?? "");
      await db
        .update(batches)
        .set(merge(row, incoming, new Date()))
        .where(eq(batches.id, batchId));
      return read(batchId);
    },

    /** The lines of a result file at the upstream, and those held here; both sorted. */
    async lines(batchId: string, kind: "output" | "error") {
      const row = await read(batchId);
      const { baseUrl, apiKey } = await upstream();
      const fileId = kind === "output" ? row.outputFileId : row.errorFileId;
      const response = await fetch(`${baseUrl}/files/${fileId}/content`, {
        headers: { authorization: `Bearer ${apiKey}` },
      });
      const { spools } = await sourceOf(db, row);
      const { generation, lines, sizeBytes } = spools[kind];
      const bytes =
        lines === 0 ? "" : readFileSync(spoolPath({ batchId, kind, generation })).subarray(0, sizeBytes).toString();
      const split = (text: string) => text.split("\n").filter(Boolean).sort();
      return { there: split(await response.text()), here: split(bytes), acknowledged: lines };
    },

    async close() {
      await closeStores();
      await pool().end();
      await served.close();
      await testDatabase.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
