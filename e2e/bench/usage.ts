import { rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { Client } from "@/e2e/support/client";
import { scratchDir, startConsole } from "@/e2e/support/console";
import { startEmbeddedPostgres } from "@/lib/launch/embedded-postgres.mjs";
import { setUp } from "@/lib/setup/contract";
import { getAccuracy, getForecast, getUsage, getUsedBatches, usageGroups } from "@/lib/usage/contract";
import { report } from "./report";
import { account, team } from "./setting";

/*
 * A ledger of 1,000,000 facts of one team over a year, a fact a batch, and how long each view of it takes: p95 over HTTP,
 * session and all. A fifth of the batches are still there, a few were deleted. The floor is the cheapest authenticated
 * answer of the same console.
 */
const facts = 1_000_000;
const cost = "0.03 + (n % 9973) * 0.00001";
const rounds = 40;

const p95 = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

async function timed(ask: () => Promise<unknown>): Promise<number> {
  await ask();
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    await ask();
    took.push(performance.now() - from);
  }
  return p95(took);
}

const dir = scratchDir("bench-usage");
const postgres = await startEmbeddedPostgres({ dataDir: join(dir, "postgres"), log: () => undefined });
try {
  const made = await startConsole(join(dir, "data"), { DATABASE_URL: postgres.url });
  const sql = new pg.Client({ connectionString: postgres.url });
  try {
    const client = new Client(made.url);
    const token = new URLSearchParams(made.setupPath?.split("?")[1]).get("token") ?? "";
    await client.call(setUp, { token, ...account });
    await client.signIn(account.email, account.password);
    await sql.connect();
    const filled = performance.now();
    await sql.query(
      `insert into usage_facts (team_id, batch_id, model, day, connection_id, user_id, "window", is_emulator, tags, rows,
         failed_rows, flagged_rows, input_tokens, output_tokens, cost, realtime_cost, wasted_input_tokens, wasted_output_tokens, wasted_cost, at)
       select teams.id, 'bat_' || n, 'org/model-' || n % 12, current_date - (n % 365), 'con_' || n % 3, 'use_' || n % 25,
         '24h', false, case n % 4 when 0 then '{}' when 1 then '{nightly}' when 2 then '{evals}' else '{evals,nightly}' end::text[],
         500, n % 7, n % 5, 400000, 90000, case when n % 50 = 0 then null else ${cost} end, 0.19, 100, 20, 0.0003,
         now() - make_interval(days => n % 365)
       from teams cross join generate_series(1, ${facts}) n`,
    );
    await sql.query(
      `insert into batches (id, team_id, connection_id, input_file_id, created_by, idempotency_key, name, "window", endpoint,
         models, tags, metadata, status, marker, result_rows, is_result_complete, cost, finished_at)
       select 'bat_' || n, teams.id, 'con_' || n % 3, 'fil', 'use_' || n % 25, n, 'Batch ' || n, '24h', '/v1/chat/completions',
         '["org/model"]', '[]', '{}', 'completed', n, 500, true, ${cost}, now() - make_interval(days => n % 365)
       from teams cross join generate_series(1, ${facts}, 5) n`,
    );
    await sql.query(
      `insert into deleted_batches (batch_id, team_id, name, cost, deleted_by, deleted_at)
       select 'bat_' || n, teams.id, 'Batch ' || n, ${cost}, 'Somebody', now()
       from teams cross join generate_series(2, ${facts}, 1000) n`,
    );
    // As an upgraded installation does it at its next start.
    await sql.query("analyze usage_facts");
    await sql.query("analyze batches");
    await made.stop();
    const again = await startConsole(join(dir, "data"), { DATABASE_URL: postgres.url, HAS_OWNER: "1" });
    report({ name: "usage.fill_and_sum_up", value: (performance.now() - filled) / 1000, unit: "s" });
    try {
      const reader = new Client(again.url);
      await reader.signIn(account.email, account.password);
      const floor = await timed(() => reader.send("GET", "/api/me"));
      const to = new Date().toISOString().slice(0, 10);
      const from = new Date(Date.now() - 364 * 86_400_000).toISOString().slice(0, 10);
      const view = (name: string, ask: () => Promise<unknown>) =>
        timed(ask).then((value) => report({ name: `usage.${name}`, value, unit: "ms p95", floor }));
      for (const groupBy of usageGroups)
        await view(`year_by_${groupBy}`, () => reader.call(getUsage, { team, from, to, groupBy, bucket: "week" }));
      await view("year_by_day", () => reader.call(getUsage, { team, from, to, groupBy: "model", bucket: "day" }));
      await view("slice", () =>
        reader.call(getUsage, {
          team,
          from,
          to,
          groupBy: "member",
          bucket: "month",
          model: "org/model-3",
          tag: "evals",
        }),
      );
      await view("batches_of_year", () => reader.call(getUsedBatches, { team, from, to }));
      await view("forecast", () => reader.call(getForecast, { team }));
      await view("accuracy", () => reader.call(getAccuracy, { team, from, to }));
    } finally {
      await again.stop();
    }
  } finally {
    await sql.end();
  }
} finally {
  await postgres.stop();
  await rm(dir, { recursive: true, force: true });
}
