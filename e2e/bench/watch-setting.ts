import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import pg from "pg";
import { Client } from "@/e2e/support/client";
import { startEmbeddedPostgres } from "@/lib/launch/embedded-postgres.mjs";
import { freshConsole, type Setting, team } from "./setting";

/** Whether the long run was asked for: `npm run bench -- NAME --full`. */
export const isFull = process.argv.includes("--full");

const secret = randomBytes(48).toString("base64url");

export type OpenSetting = Setting & { pool: pg.Pool; teamId: string; userId: string; connectionId: string };

/** A console on an embedded database of its own that the benchmark can write into. */
export async function openSetting(env: Record<string, string> = {}): Promise<OpenSetting> {
  const { scratchDir } = await import("@/e2e/support/console");
  const dir = scratchDir("bench-db");
  mkdirSync(join(dir, "database"), { recursive: true });
  chmodSync(dir, 0o755);
  const database = await startEmbeddedPostgres({
    dataDir: join(dir, "database"),
    log: () => undefined,
    isTemporary: true,
  });
  const setting = await freshConsole({ DATABASE_URL: database.url, SESSION_SECRET: secret, ...env });
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const one = async (text: string): Promise<string> => (await pool.query<{ id: string }>(text)).rows[0]?.id ?? "";
  return {
    ...setting,
    pool,
    teamId: await one(`select id from teams where slug = '${team}'`),
    userId: await one("select id from users limit 1"),
    connectionId: await one("select id from connections limit 1"),
    end: async () => {
      await setting.end();
      await pool.end();
      await database.stop();
    },
  };
}

/** `count` batches of the team in every state, as they would have become, without running them. */
export async function plantBatches({ pool, teamId, userId, connectionId }: OpenSetting, count: number): Promise<void> {
  await pool.query(
    `insert into input_files (id, team_id, created_by, name, size_bytes, state, spool)
     values ('fil_benchbenchbench1', $1, $2, 'bench.jsonl', 1000, 'ready', 'elsewhere')`,
    [teamId, userId],
  );
  await pool.query(
    `insert into batches (id, team_id, connection_id, input_file_id, created_by, idempotency_key, name, "window", endpoint,
       models, tags, metadata, status, marker, total, completed, failed, is_result_complete, created_at, finished_at, cost)
     select 'bat_bench' || n, $1, $2, 'fil_benchbenchbench1', $3, 'key' || n, 'Batch number ' || n, '24h', '/v1/chat/completions',
       jsonb_build_array('model-' || n % 7), jsonb_build_array('tag-' || n % 20), '{}', (array['completed','failed','in_progress','cancelled'])[1 + n % 4],
       'm' || n, 1000, 900, n % 100, true, now() - n * interval '1 minute', case when n % 4 = 2 then null else now() end, n % 50
     from generate_series(1, $4) n`,
    [teamId, connectionId, userId, count],
  );
  await pool.query("analyze");
}

/** `count` more members of the team with `sessions` sessions each, as cookies: signing in thousands of times is another benchmark. */
export async function crowd({ pool, teamId, client }: OpenSetting, count: number, sessions: number): Promise<string[]> {
  const name =
    client
      .cookieHeader()
      .split("; ")
      .find((pair) => pair.includes("session"))
      ?.split("=")[0] ?? "";
  const cookies: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const userId = `use_bench${n}`;
    await pool.query("insert into users (id, email, name) values ($1, $1 || '@example.org', $1)", [userId]);
    await pool.query("insert into members (team_id, user_id, role) values ($1, $2, 'viewer')", [teamId, userId]);
    for (let s = 0; s < sessions; s += 1) {
      const sid = randomBytes(32).toString("base64url");
      const idHash = createHash("sha256").update(sid).digest("hex");
      await pool.query(
        "insert into sessions (id_hash, user_id, expires_at) values ($1, $2, now() + interval '1 day')",
        [idHash, userId],
      );
      cookies.push(`${name}=${await encode({ token: { sid }, secret })}`);
    }
  }
  return cookies;
}

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks `perSecond` times a second for so long, whether or not the answers keep up. `ask` gives each answer's time in ms.
 * `rate`: how many a second were answered.
 */
export async function steadily(
  perSecond: number,
  lastsSeconds: number,
  ask: (n: number) => Promise<number>,
): Promise<{ times: number[]; rate: number }> {
  const answers: Promise<number>[] = [];
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  while (elapsedMs() < lastsSeconds * 1000) {
    const due = Math.floor((elapsedMs() / 1000) * perSecond);
    while (answers.length < due) answers.push(ask(answers.length));
    await pause(4);
  }
  const times = await Promise.all(answers);
  return { times, rate: times.length / (elapsedMs() / 1000) };
}

/** A client with a session that was not signed in for. */
export class CookieClient extends Client {
  private readonly cookie: string;
  constructor(url: string, cookie: string) {
    super(url);
    this.cookie = cookie;
  }
  override cookieHeader(): string {
    return this.cookie;
  }
}
