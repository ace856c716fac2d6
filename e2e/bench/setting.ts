import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { type Console, scratchDir, startConsole } from "@/e2e/support/console";
import { setUp } from "@/lib/setup/contract";

export const account = {
  name: "Bench",
  email: "bench@example.org",
  password: "correct horse battery staple",
  teamName: "Bench",
};
export const team = "bench";

export type Setting = { console: Console; client: Client; dir: string; end: () => Promise<void> };

/** A built console on a fresh data directory, set up, with its owner signed in. */
export async function freshConsole(env: Record<string, string> = {}): Promise<Setting> {
  const dir = scratchDir("bench");
  const made = await startConsole(join(dir, "data"), env);
  const client = new Client(made.url);
  const token = new URLSearchParams(made.setupPath?.split("?")[1]).get("token") ?? "";
  await client.call(setUp, { token, ...account });
  await client.signIn(account.email, account.password);
  return {
    console: made,
    client,
    dir,
    end: async () => {
      await made.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The process that serves, in bytes of resident memory now and at its peak. */
export function memoryOf(pid: number): { nowBytes: number; peakBytes: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
  return { nowBytes: kb("VmRSS"), peakBytes: kb("VmHWM") };
}

/** Forgets the peak so far. */
export const resetPeak = (pid: number): Promise<void> => writeFile(`/proc/${pid}/clear_refs`, "5");

function chromiumPath(): string {
  const known = [process.env.CHROMIUM_PATH, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
  const found = known.find((path) => path !== undefined && existsSync(path));
  return found ?? execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });

/** `count` chat requests of about `sizeBytes` each, with varied words so that nothing compresses or repeats unfairly. */
export function* bigFile(count: number, sizeBytes: number): Generator<string> {
  const words =
    "river bridge ledger amber quiet seven copper garden signal winter paper harbour theory lantern orbit meadow".split(
      " ",
    );
  let seed = 42;
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return words[seed % words.length];
  };
  for (let n = 0; n < count; n += 1) {
    let text = `Document ${n}: `;
    while (text.length < sizeBytes - 230) text += `${next()} ${next()} \\"${next()}\\" ${next()}, ${n * 7} `;
    const content = text.slice(0, sizeBytes - 230).replace(/\\+$/, "");
    yield `{"custom_id":"doc-${n}","method":"POST","url":"/v1/chat/completions","body":{"model":"Qwen/Qwen3.5-9B","messages":[{"role":"system","content":"Summarise."},{"role":"user","content":"${content}"}],"max_tokens":128}}\n`;
  }
}
