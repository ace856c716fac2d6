import { rmSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { makeTestDataDir } from "@/lib/results/cases/files";
import { dropEngine, engine, sparingly } from "./engine";

const dir = makeTestDataDir();
afterAll(async () => {
  await dropEngine();
  rmSync(dir, { recursive: true, force: true });
});

it("loads with one thread, and has its others back when the last load has ended, however it ended", async () => {
  const connection = await (await engine()).instance.connect();
  const threads = async () =>
    Number((await connection.runAndReadAll("select current_setting('threads')")).getRowsJS()[0]?.[0]);
  expect(await threads()).toBe(2);
  const seen: number[] = [];
  let endFirst = () => {};
  const first = sparingly(connection, () => new Promise<void>((resolve) => (endFirst = resolve)));
  const second = sparingly(connection, async () => {
    seen.push(await threads());
    throw new Error("the disk is full");
  });
  await expect(second).rejects.toThrow("the disk is full");
  seen.push(await threads());
  endFirst();
  await first;
  expect(seen).toEqual([1, 1]);
  expect(await threads()).toBe(2);
  connection.closeSync();
});
