import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { scratchRoot } from "@/lib/launch/scratch.mjs";
import { readOnThread, stopReader } from "./reader";

const dir = mkdtempSync(join(scratchRoot, "batchdeck-reader-"));
afterAll(() => {
  stopReader();
  rmSync(dir, { recursive: true, force: true });
});

/** How willingly each thread of this process lets others go first. */
const niceness = (): number[] =>
  readdirSync("/proc/self/task").map((id) =>
    Number(readFileSync(`/proc/self/task/${id}/stat`, "utf8").split(") ").at(-1)?.split(" ")[16]),
  );

test.runIf(process.platform === "linux")("the reader lets everything else go first", async () => {
  const usual = Math.max(...niceness());
  const path = join(dir, "output.jsonl");
  writeFileSync(path, '{"custom_id":"a","response":{"status_code":200,"body":{}}}\n');
  const stage = {
    rows: join(dir, "rows"),
    beside: join(dir, "ids"),
    cells: join(dir, "cells"),
    rests: join(dir, "rests"),
  };
  await readOnThread({ kind: "detail", path, from: 0, to: 1_000, bytesMax: 1_000, stage, first: 0, schemas: null });
  expect(Math.max(...niceness())).toBe(Math.min(19, usual + 5));
});
