import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { JsonObject } from "@/lib/emulator/json-value";
import { KEY } from "./open-emulator";

export type Spawned = {
  child: ChildProcess;
  url: string;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; text: string; json: JsonObject }>;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
};

/** Runs the emulator as a program of its own, in test mode, on a free port; ended with the test. */
export async function spawnEmulator(dir: string, env: Record<string, string> = {}): Promise<Spawned> {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/emulator/main.ts"], {
    env: {
      ...process.env,
      EMULATOR_PORT: "0",
      EMULATOR_DIR: dir,
      EMULATOR_SPEED: "0",
      EMULATOR_TEST_MODE: "1",
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  onTestFinished(() => void child.kill("SIGKILL"));
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const url = /http:\/\/[^/]+/.exec(String(first.value))?.[0];
  if (!url) throw new Error(`The emulator did not start: ${first.value}`);
  return {
    child,
    url,
    async call(method, path, body) {
      const isForm = body instanceof FormData;
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${KEY}`, ...(isForm || !body ? {} : { "content-type": "application/json" }) },
        body: isForm ? body : body ? JSON.stringify(body) : null,
      });
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.startsWith("application/json");
      return { status: response.status, text, json: isJson ? JSON.parse(text) : {} };
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
