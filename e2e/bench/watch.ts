import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scratchDir } from "@/e2e/support/console";
import { chatLines } from "@/e2e/support/upload";
import { listConnections, testConnection } from "@/lib/connections/contract";
import { teamKey } from "@/lib/connections/emulator-account";
import { createEmulator } from "@/lib/emulator/create-emulator";
import { serveEmulator } from "@/lib/emulator/serve-emulator";
import { report } from "./report";
import { memoryOf, team } from "./setting";
import { isFull, openSetting, pause, quantile } from "./watch-setting";

/** Two thousand batches at work on one connection, some of them moving all the time. */
const batches = 2_000;
const rowsEach = 50;
const rowsPerSecond = 200;
const seconds = isFull ? 300 : 30;

const emulator = await createEmulator({ dir: scratchDir("bench-emulator"), testMode: true });
const served = await serveEmulator(emulator, { host: "127.0.0.1", port: 0 });
const setting = await openSetting({ EMULATOR_URL: `${served.url}/v1`, ALLOW_PRIVATE_UPSTREAMS: "on" });
const control = async (act: string, method = "POST", body?: object) => {
  const init = body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
  return fetch(`${served.url}/__emulator/${act}`, { method, ...init });
};
try {
  const { console: made, client, pool, teamId, userId, connectionId } = setting;
  const { connections } = await client.call(listConnections, { team });
  await client.call(testConnection, { team, connectionId: connections[0]?.id ?? "" });
  await control("pause");
  const key = teamKey(readFileSync(join(made.dataDir, "emulator-key"), "utf8").trim(), teamId);
  const authorization = `Bearer ${key}`;
  const form = new FormData();
  form.set("purpose", "batch");
  form.set("file", new Blob([chatLines(rowsEach)]), "bench.jsonl");
  const upload = await fetch(`${served.url}/v1/files`, { method: "POST", headers: { authorization }, body: form });
  const file = (await upload.json()) as { id: string };
  await pool.query(
    `insert into input_files (id, team_id, created_by, name, size_bytes, state, spool) values ('fil_benchbenchbench1', $1, $2, 'bench.jsonl', 1000, 'ready', 'elsewhere')`,
    [teamId, userId],
  );
  const createOne = async (n: number) => {
    const response = await fetch(`${served.url}/v1/batches`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" }),
    });
    const batch = (await response.json()) as { id: string; output_file_id: string; error_file_id: string };
    await pool.query(
      `insert into batches (id, team_id, connection_id, input_file_id, created_by, idempotency_key, name, "window", endpoint, models,
         tags, metadata, status, submission, marker, total, upstream_id, output_file_id, error_file_id, next_poll_at)
       values ($1, $2, $3, 'fil_benchbenchbench1', $4, $1, $1, '24h', '/v1/chat/completions', '[]', '[]', '{}', 'validating', 'created', $1, $5, $6, $7, $8, now())`,
      [`bat_bench${n}`, teamId, connectionId, userId, rowsEach, batch.id, batch.output_file_id, batch.error_file_id],
    );
  };
  for (let n = 0; n < batches; n += 20) await Promise.all(Array.from({ length: 20 }, (_, i) => createOne(n + i)));
  const unseen = async () =>
    Number((await pool.query("select count(*) from batches where polled_at is null")).rows[0]?.count);
  while ((await unseen()) > 0) await pause(200);

  await control("reset");
  const ages: number[] = [];
  for (let n = 0; n < seconds; n += 1) {
    const nextAt = performance.now() + 1_000;
    await control("step", "POST", { rows: rowsPerSecond });
    const { rows } = await pool.query<{ age: number }>(
      "select extract(epoch from now() - polled_at)::float8 as age from batches where next_poll_at is not null",
    );
    ages.push(...rows.map((row) => row.age));
    await pause(Math.max(0, nextAt - performance.now()));
  }
  const ledger = (await (await control("ledger", "GET")).json()) as { calls: Record<string, number> };
  const calls = Object.values(ledger.calls).reduce((sum, count) => sum + count, 0);
  report({ name: "watch.upstream_calls", value: calls / seconds, unit: "/s" });
  report({ name: "watch.list_calls", value: (ledger.calls["GET /v1/batches"] ?? 0) / seconds, unit: "/s" });
  report({ name: "watch.age_p50", value: quantile(ages, 0.5), unit: "s" });
  report({ name: "watch.age_p99", value: quantile(ages, 0.99), unit: "s" });
  report({ name: "watch.memory", value: memoryOf(made.process.pid ?? 0).nowBytes / 1e6, unit: "MB" });
} finally {
  await setting.end();
  await served.close();
}
