import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Connection, createConnection } from "@/lib/connections/contract";
import type { FaultScript } from "@/lib/emulator/faults/fault-rules";
import type { Client } from "./client";
import { dropDir, scratchDir } from "./console";

const key = "sk-of-one-test-alone";

export type OwnUpstream = {
  connection: Connection;
  /** Finishes this many more rows, however long the console takes to hand them over; rows finish in no other way. */
  step: (rows: number) => Promise<void>;
  /** Rows finish by themselves from now on, as fast as they can. */
  release: () => Promise<void>;
  /** What goes wrong with its calls from now on. */
  arm: (rules: FaultScript["rules"]) => Promise<void>;
  /** What the upstream gives for a path below `/v1`, as text. */
  read: (path: string) => Promise<string>;
  close: () => Promise<void>;
};

/** An emulator of its own process, as `npm run emulator` would have it. */
async function startEmulator(dir: string) {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/emulator/main.ts"], {
    env: {
      ...process.env,
      ...{ EMULATOR_PORT: "0", EMULATOR_DIR: dir, EMULATOR_SPEED: "0", EMULATOR_TEST_MODE: "on", EMULATOR_KEYS: key },
    },
    // It ends with the one who started it, whatever ends that.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const { stdout } = child;
  if (!stdout) throw new Error("the emulator has no output");
  const { value: said } = await createInterface({ input: stdout })[Symbol.asyncIterator]().next();
  const [url] = /http:\/\/[^/]+/.exec(String(said)) ?? [];
  if (!url) throw new Error(`the emulator did not start: ${said}`);
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { url, stop };
}

/** An upstream that only one test's team is connected to and whose work it sets forth by hand. */
export async function ownUpstream(client: Client, team: string): Promise<OwnUpstream> {
  const dir = scratchDir("upstream");
  const { url, stop } = await startEmulator(join(dir, "emulator"));
  const control = async (act: string, body: object = {}): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/__emulator/${act}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`emulator ${act}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  await control("pause");
  const connection = await client.call(createConnection, {
    team,
    name: "Of this test",
    kind: "custom",
    baseUrl: `${url}/v1`,
    apiKey: key,
  });
  return {
    connection,
    step: async (rows) => {
      let done = 0;
      while (done < rows) {
        done += ((await control("step", { rows: rows - done })) as { rows: number }).rows;
        // The batch may still be on its way here.
        if (done < rows) await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    arm: async (rules) => void (await control("faults", { rules })),
    release: async () => void (await control("resume")),
    read: async (path) => {
      const response = await fetch(`${url}/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
      if (!response.ok) throw new Error(`upstream ${path}: ${response.status}`);
      return response.text();
    },
    close: async () => {
      await stop();
      await dropDir(dir);
    },
  };
}
