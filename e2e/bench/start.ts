import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Console, startConsole } from "@/e2e/support/console";

/** How long a built console takes from the command to its first answer, and to say no to a second one. */
const rounds = 3;
const report = (name: string, seconds: number[]) => {
  const middle = [...seconds].sort((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? Number.NaN;
  console.log(JSON.stringify({ name, value: Number(middle.toFixed(3)), unit: "s" }));
};

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const begin = performance.now();
  const result = await work();
  return { seconds: (performance.now() - begin) / 1000, result };
}

/** Starts it and waits for one answered request. */
async function answering(dataDir: string): Promise<Console> {
  const made = await startConsole(dataDir);
  const response = await fetch(`${made.url}/setup`);
  if (response.status >= 500) throw new Error(`/setup answered ${response.status}:\n${made.output()}`);
  return made;
}

const refused = (dataDir: string, port: string): Promise<number | null> =>
  new Promise((resolve) => {
    const env = { ...process.env, DATA_DIR: dataDir, PORT: port };
    const second = spawn(process.execPath, ["lib/launch/start.mjs"], { env, stdio: "ignore" });
    second.once("exit", (code) => resolve(code));
  });

const fresh: number[] = [];
const existing: number[] = [];
const killed: number[] = [];
const refusals: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const root = mkdtempSync(join(tmpdir(), "batchdeck-bench-"));
  chmodSync(root, 0o755); // the database's own account has to pass through
  const dataDir = join(root, "data");
  const first = await timed(() => answering(dataDir));
  fresh.push(first.seconds);
  const second = await timed(() => refused(dataDir, new URL(first.result.url).port));
  if (second.result !== 1) throw new Error(`a second start ended with ${second.result}`);
  refusals.push(second.seconds);
  await first.result.stop();
  const again = await timed(() => answering(dataDir));
  existing.push(again.seconds);
  await again.result.kill();
  const last = await timed(() => answering(dataDir));
  killed.push(last.seconds);
  await last.result.stop();
  rmSync(root, { recursive: true, force: true });
}
report("start.fresh", fresh);
report("start.existing", existing);
report("start.after-kill", killed);
report("start.second-refused", refusals);
