import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import type { CodeInput } from "@/components/batch/code/code-input";
import { curlCode } from "@/components/batch/code/curl-code";
import { pythonCode } from "@/components/batch/code/python-code";
import { typescriptCode } from "@/components/batch/code/typescript-code";
import { chatLines } from "@/e2e/support/upload";
import { emulatorKey, emulatorUrl } from "@/e2e/support/world";

const run = promisify(execFile);
const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

const programs = [
  {
    name: "Python",
    file: "run.py",
    write: pythonCode,
    command: ["python3", "run.py"],
    isHere: has("python3", "--version"),
  },
  {
    name: "TypeScript",
    file: "run.ts",
    write: typescriptCode,
    command: [process.execPath, "--import", "tsx", "run.ts"],
    isHere: true,
  },
  {
    name: "curl",
    file: "run.sh",
    write: curlCode,
    command: ["bash", "run.sh"],
    isHere: has("jq", "--version") && has("curl", "--version"),
  },
];

const rows = 40;
const input = (over: Partial<CodeInput> = {}): CodeInput => ({
  fileName: "my requests.jsonl",
  endpoint: "/v1/chat/completions",
  window: "24h",
  hasInPlaceRetry: true,
  ...over,
});

type Line = { id: string; custom_id: string };
const linesOf = (dir: string, file: string): Line[] =>
  readFileSync(join(dir, file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
const ids = (lines: readonly Line[]): string[] => lines.map(({ custom_id }) => custom_id).sort();

for (const { name, file, write, command, isHere } of programs) {
  test.describe(`the ${name} program`, () => {
    test.skip(!isHere, `${command[0]} or what it needs is not on this machine`);
    // Below the project, so that the TypeScript program finds its package.
    const dir = resolve("test-results", `code-${file}`);
    const start = async (code: string, requests: string, env: Record<string, string> = {}) => {
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, "package.json"), '{"type":"module"}');
      writeFileSync(join(dir, file), code);
      writeFileSync(join(dir, "my requests.jsonl"), requests);
      const [program = "", ...args] = command;
      const { PATH = "" } = process.env;
      const keys = { BATCH_API_KEY: emulatorKey(), BATCH_BASE_URL: emulatorUrl(), PATH, NODE_ENV: "test" } as const;
      const { stdout, stderr } = await run(program, args, { cwd: dir, env: { ...keys, ...env }, timeout: 90_000 });
      return `${stdout}${stderr}`;
    };
    test.afterEach(() => rmSync(dir, { recursive: true, force: true }));

    test("submits, waits, retries in place, and has every row once; a second run goes on from what is there", async () => {
      test.setTimeout(150_000);
      const said = await start(write(input()), chatLines(rows, { model: "emulator/flaky-chat" }));
      const [answers, failures] = [linesOf(dir, "results.jsonl"), linesOf(dir, "errors.jsonl")];
      expect(ids([...answers, ...failures])).toEqual(
        ids(Array.from({ length: rows }, (_, n) => ({ id: "", custom_id: `row-${n}` }))),
      );
      expect(said).not.toContain(emulatorKey());

      const batchId = /Batch (\S+)/.exec(said)?.[1] ?? "";
      const whole = readFileSync(join(dir, "results.jsonl"), "utf8");
      const lines = whole.split("\n");
      // As a run leaves it that was ended in the middle of a line.
      writeFileSync(join(dir, "results.jsonl"), `${lines.slice(0, 5).join("\n")}\n${lines[5]?.slice(0, 30)}`);
      await start(write(input()), "", { BATCH_ID: batchId });
      expect(readFileSync(join(dir, "results.jsonl"), "utf8")).toBe(whole);
    });

    test("sends the rows of a list alone; where they cannot be retried in place, leaves them as a file of requests", async () => {
      test.setTimeout(150_000);
      const mixed = `${chatLines(4)}${chatLines(3, { model: "emulator/always-fails" }).replaceAll("row-", "bad-")}`;
      const others = `\n${chatLines(3).replaceAll("row-", "other-")}`;
      const wanted = [0, 1, 2, 3].map((n) => `row-${n}`).concat([0, 1, 2].map((n) => `bad-${n}`));
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, "ids.jsonl"), wanted.map((id) => `${JSON.stringify(id)}\n`).join(""));
      const code = write(input({ hasInPlaceRetry: false, idsName: "ids.jsonl" }));
      const said = await start(code, `${others}${mixed}`);
      expect(readFileSync(join(dir, "chosen.jsonl"), "utf8")).toBe(mixed);
      expect(ids(linesOf(dir, "results.jsonl"))).toEqual(["row-0", "row-1", "row-2", "row-3"]);
      expect(existsSync(join(dir, "retry.jsonl"))).toBe(true);
      expect(readFileSync(join(dir, "retry.jsonl"), "utf8").trimEnd().split("\n").sort()).toEqual(
        mixed
          .split("\n")
          .filter((line) => line.includes("bad-"))
          .sort(),
      );
      // Of the same batch, what came of one row.
      writeFileSync(join(dir, "ids.jsonl"), '"row-2"\n');
      await start(code, mixed, { BATCH_ID: /Batch (\S+)/.exec(said)?.[1] ?? "" });
      expect(ids(linesOf(dir, "chosen-results.jsonl"))).toEqual(["row-2"]);
    });
  });
}
