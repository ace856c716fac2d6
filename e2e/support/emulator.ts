import { spawn } from "node:child_process";
import { freePort } from "./console";

/** An emulator as a program of its own, so that a crowded test does not slow it down. Driven through `control`. */
export async function startEmulator(dir: string, env: Record<string, string> = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", "lib/emulator/main.ts"], {
    env: {
      ...process.env,
      ...{ EMULATOR_DIR: dir, EMULATOR_PORT: String(port), EMULATOR_TEST_MODE: "on" },
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    control: async (act: string, method = "POST", body?: object): Promise<unknown> => {
      const init = body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
      const text = await (await fetch(`${url}/__emulator/${act}`, { method, ...init })).text();
      return text === "" ? null : JSON.parse(text);
    },
    stop: () => void child.kill("SIGTERM"),
  };
}
