import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { projectRoot } from "./project.mjs";
import { scratchRoot } from "./scratch.mjs";

/** A folder of the test's own, removed after it. */
export function testFolder(): string {
  const dir = mkdtempSync(join(scratchRoot, "batchdeck-launch-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export type Script = {
  child: ChildProcess;
  /** The next line it prints; null when it has ended. */
  line: () => Promise<string | null>;
  /** Kills it as `kill -9` does, and waits for its end. */
  kill: () => Promise<void>;
};

/** Runs a piece of JavaScript (a module) in a process of its own, ended with the test. */
export function runScript(source: string, options: { uid?: number; gid?: number } = {}): Script {
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    ...options,
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const kill = () => {
    child.kill("SIGKILL");
    return ended;
  };
  onTestFinished(kill);
  return { child, kill, line: async () => (await lines.next()).value ?? null };
}

/** Runs `npm start`'s program to its end. Resolves with its exit code, what it printed, and how long it took. */
export function runStart(env: Record<string, string>): Promise<{ code: number | null; output: string; ms: number }> {
  const begin = performance.now();
  const { DATABASE_URL: _none, ...inherited } = process.env;
  const child = spawn(process.execPath, ["lib/launch/start.mjs"], {
    cwd: projectRoot,
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  }
  return new Promise((resolve) =>
    child.once("close", (code) => resolve({ code, output: output.trim(), ms: performance.now() - begin })),
  );
}
