import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

/** Runs `npm run emulator`'s program. */
function launch(env: Record<string, string>) {
  const dir = mkdtempSync(join(tmpdir(), "batchdeck-emulator-launch-"));
  const child = spawn(process.execPath, ["lib/launch/emulator.mjs"], {
    env: { ...process.env, EMULATOR_DIR: dir, EMULATOR_HOST: "127.0.0.1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(dir, { recursive: true, force: true });
  });
  let output = "";
  const printed = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString("utf8");
        resolve();
      });
    }
  });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, code, printed, output: () => output.trim() };
}

test("a busy port is one sentence and exit code 1", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const program = launch({ EMULATOR_PORT: String(port) });
  expect(await program.code).toBe(1);
  expect(program.output()).toBe(`Port ${port} on 127.0.0.1 is in use; stop what listens there or set EMULATOR_PORT.`);
}, 30_000);

test("a setting that cannot be read is one sentence", async () => {
  const program = launch({ EMULATOR_PORT: "0", EMULATOR_SPEED: "fast" });
  expect(await program.code).toBe(1);
  expect(program.output()).toBe('EMULATOR_SPEED must be a number of 0 or more, not "fast".');
}, 30_000);

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends it cleanly, also with a stream open",
  async (signal) => {
    const program = launch({ EMULATOR_PORT: "0", EMULATOR_KEYS: "sk-one, sk-two", EMULATOR_SPEED: "0.05" });
    await program.printed;
    const url = /http:\/\/[^\s,]+/.exec(program.output())?.[0] ?? "";
    const call = (key: string) => fetch(`${url}/models`, { headers: { authorization: `Bearer ${key}` } });
    expect([(await call("sk-two")).status, (await call("sk-three")).status]).toEqual([200, 401]);
    const body = { model: "Qwen/Qwen3.5-9B", stream: true, messages: [{ role: "user", content: "Go on for ever" }] };
    const stream = await fetch(`${url}/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer sk-one", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(stream.status).toBe(200);
    program.child.kill(signal);
    expect(await program.code).toBe(0);
    await stream.text().catch(() => undefined);
  },
  30_000,
);
