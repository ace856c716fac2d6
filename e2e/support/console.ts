import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, chmodSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type Console = {
  url: string;
  dataDir: string;
  /** The path printed at first start; null when the installation has its owner. */
  setupPath: string | null;
  /** Everything the process has printed so far. */
  output: () => string;
  process: ChildProcess;
  /** Ctrl-C, and its exit code. */
  stop: () => Promise<number | null>;
  /** kill -9. */
  kill: () => Promise<void>;
};

/** A folder of its own for a test, open to the account that PostgreSQL runs as when the tests run as root. */
export function scratchDir(purpose: string): string {
  const dir = mkdtempSync(join(tmpdir(), `batchdeck-${purpose}-`));
  chmodSync(dir, 0o755);
  return dir;
}

/** Removes such a folder. The database of a console that was killed may still be writing as it ends. */
export const dropDir = (dir: string): Promise<void> =>
  rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once("exit", (code) => resolve(code)));

/** Starts the console as `npm start` does and waits until it says that it is ready. */
export async function startConsole(dataDir: string, env: Record<string, string> = {}): Promise<Console> {
  const port = env.PORT ? Number(env.PORT) : await freePort();
  const { DATABASE_URL: _none, ...inherited } = process.env;
  const child = spawn(process.execPath, ["lib/launch/start.mjs"], {
    cwd: root,
    // Tests ask faster than people; the one about the limit sets its own.
    env: {
      ...inherited,
      LOG_LEVEL: "info",
      REQUESTS_PER_MINUTE: "10000000",
      ...env,
      PORT: String(port),
      DATA_DIR: dataDir,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString("utf8");
      // Beside the data directory, for tests that look for what must not be said.
      appendFileSync(`${dataDir}.log`, chunk);
      const ready = /ready at (http\S+)/.exec(output);
      // The set-up link, when there is one, is the next thing printed; the owner check before it is one query.
      if (ready?.[1] && (/works once\): \S+/.test(output) || env.HAS_OWNER)) resolve(ready[1]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`the console ended with ${code}:\n${output}`)));
  });
  const setup = /works once\): (\S+)/.exec(output)?.[1];
  return {
    url,
    dataDir,
    setupPath: setup ? setup.slice(url.length) : null,
    output: () => output,
    process: child,
    stop: () => {
      child.kill("SIGINT");
      return ended(child);
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended(child);
    },
  };
}
