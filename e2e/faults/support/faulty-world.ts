import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createBuiltinEmulatorConnection } from "@/lib/connections/service";
import { database, pool } from "@/lib/db/client";
import { createEmulator } from "@/lib/emulator/create-emulator";
import type { Fault } from "@/lib/emulator/faults/fault-rules";
import type { EmulatorOptions } from "@/lib/emulator/options";
import { serveEmulator } from "@/lib/emulator/serve-emulator";
import { scratchRoot } from "@/lib/launch/scratch.mjs";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { teams, users } from "@/lib/teams/table";
import { type ChaosProxy, chaosProxy } from "./chaos-proxy";
import { movableClock } from "./clock";

export type Run = {
  acked: string[];
  isKilled: boolean;
  isQuiet: boolean;
  recoveredMs: number | null;
  output: string;
};
type Trouble = { method?: string; path?: string; nth?: number; fault: Fault };
export type Uploaded = { id: string; filename: string; bytes: number; sha256: string };
type Ledger = {
  creates: Record<string, { count: number; batch_ids: string[] }>;
  calls: Record<string, number>;
  uploads: Uploaded[];
};
export type FaultyWorld = Awaited<ReturnType<typeof faultyWorld>>;

/** For a test: a database with a clock to be put forward, an emulator behind a line that can be spoilt, and a team. */
export async function faultyWorld(options: Partial<EmulatorOptions> = {}) {
  const dir = mkdtempSync(join(scratchRoot, "batchdeck-fault-"));
  const emulator = await createEmulator({ dir: join(dir, "emulator"), testMode: true, speed: 0, ...options });
  const served = await serveEmulator(emulator, { host: "127.0.0.1", port: 0 });
  const line: ChaosProxy = await chaosProxy({ host: "127.0.0.1", port: Number(new URL(served.url).port) });
  const made = await createTestDatabase();
  const clock = await movableClock(made.url);
  Object.assign(process.env, {
    ...{ DATA_DIR: join(dir, "data"), DATABASE_URL: made.url, EMULATOR_URL: `http://127.0.0.1:${line.port}/v1` },
    ...{ POLL_INTERVAL_MS: "50", LOG_LEVEL: "silent" },
  });
  const db = database();
  await db.insert(teams).values({ id: "tea_1", slug: "team", name: "Team" });
  await db.insert(users).values({ id: "use_1", email: "ada@example.org", name: "Ada" });
  const connectionId = await createBuiltinEmulatorConnection(db, { teamId: "tea_1", userId: "use_1" });

  const control = async (method: string, path: string, body?: object): Promise<Response> => {
    const init = body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
    return fetch(`${served.url}/__emulator/${path}`, { method, ...init });
  };

  return {
    dir,
    db,
    clock,
    line,
    connectionId,
    databaseUrl: made.url,
    control,
    arm: async (seed: number, ...troubles: Trouble[]): Promise<void> => {
      const rules = troubles.map(({ fault, ...match }) => ({ match, fault }));
      const response = await control("POST", "faults", { seed, rules });
      if (!response.ok) throw new Error(await response.text());
    },
    disarm: () => control("DELETE", "faults"),
    ledger: async (): Promise<Ledger> => (await (await control("GET", "ledger")).json()) as Ledger,

    /** A process with the console's work, `env` beside ours; see console-child.ts for what it does. */
    start(env: Record<string, string> = {}) {
      const args = ["--conditions=react-server", "--import", "tsx", "e2e/faults/support/console-child.ts"];
      const beganMs = performance.now();
      const child = spawn(process.execPath, [...args, "tea_1", connectionId], {
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const run: Run = { acked: [], isKilled: false, isQuiet: false, recoveredMs: null, output: "" };
      child.stderr.on("data", (chunk: Buffer) => {
        run.output += chunk.toString("utf8");
      });
      const ended = (async () => {
        const gone = new Promise<string | null>((resolve) => child.once("close", (_code, signal) => resolve(signal)));
        for await (const said of createInterface({ input: child.stdout })) {
          const [word, id = ""] = said.split(" ");
          if (word === "acked") run.acked.push(id);
          if (word === "recovered") run.recoveredMs = performance.now() - beganMs;
          if (word === "quiet") run.isQuiet = true;
        }
        run.isKilled = (await gone) === "SIGKILL";
        return run;
      })();
      return { child, run, ended };
    },

    async close(): Promise<void> {
      await clock.close();
      await pool().end();
      await line.close();
      await served.close();
      await made.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
