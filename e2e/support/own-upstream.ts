import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Connection, createConnection } from "@/lib/connections/contract";
import { createEmulator, type EmulatorOptions } from "@/lib/emulator/create-emulator";
import { serveEmulator } from "@/lib/emulator/serve-emulator";
import type { Client } from "./client";
import { scratchDir } from "./console";

const key = "sk-of-one-test-alone";

export type OwnUpstream = {
  connection: Connection;
  /** Finishes this many more rows, however long the console takes to hand them over; rows finish in no other way. */
  step: (rows: number) => Promise<void>;
  /** Rows finish by themselves from now on, as fast as they can. */
  release: () => Promise<void>;
  /** What the upstream gives for a path below `/v1`, as text. */
  read: (path: string) => Promise<string>;
  close: () => Promise<void>;
};

/** An upstream that only one test's team is connected to and whose work it sets forth by hand. */
export async function ownUpstream(
  client: Client,
  team: string,
  options: Partial<EmulatorOptions> = {},
): Promise<OwnUpstream> {
  const dir = scratchDir("upstream");
  const emulator = await createEmulator({
    dir: join(dir, "emulator"),
    testMode: true,
    speed: 0,
    keys: [key],
    quirkRates: { truncated: 0, refused: 0, empty: 0 },
    ...options,
  });
  const served = await serveEmulator(emulator, { host: "127.0.0.1", port: 0 });
  const control = async (act: string, body: object = {}): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${served.url}/__emulator/${act}`, {
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
    kind: "doubleword",
    baseUrl: `${served.url}/v1`,
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
    release: async () => void (await control("resume")),
    read: async (path) => {
      const response = await fetch(`${served.url}/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
      if (!response.ok) throw new Error(`upstream ${path}: ${response.status}`);
      return response.text();
    },
    close: async () => {
      await served.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
