import { mkdirSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { acquireLock, LockHeld } from "./lock.mjs";
import { runScript, testFolder } from "./testing";

const me = { pid: process.pid, host: hostname(), since: "2026-01-01T00:00:00.000Z", address: "http://localhost:1" };

async function take(dir: string) {
  const lock = await acquireLock(dir, me);
  onTestFinished(() => lock.release());
  return lock;
}

/** Tries to take the lock in a process of its own, says `won` or `held`, and stays. */
const contender = (dir: string) =>
  runScript(`
    import { acquireLock, LockHeld } from "./lib/launch/lock.mjs";
    const holder = { pid: process.pid };
    const won = await acquireLock(${JSON.stringify(dir)}, holder).then(() => true, (error) => {
      if (!(error instanceof LockHeld)) throw error;
      return false;
    });
    console.log(won ? "won" : "held");
    setInterval(() => {}, 60_000);
  `);

test("the second one is told who holds it", async () => {
  const dir = testFolder();
  await take(dir);
  const error = await acquireLock(dir, { pid: 1 }).catch((reason) => reason);
  expect(error).toBeInstanceOf(LockHeld);
  expect(error.holder).toMatchObject(me);
});

test("a released lock can be taken again, and leaves nothing to pile up", async () => {
  const dir = testFolder();
  for (let round = 0; round < 5; round += 1) await (await acquireLock(dir, me)).release();
  await take(dir);
  expect(readdirSync(dir).sort()).toEqual(["holder.json", "lock.6"]);
});

test("of a hundred at once, one gets it", async () => {
  const dir = testFolder();
  const tries = await Promise.allSettled(Array.from({ length: 100 }, () => take(dir)));
  const refused = tries.filter((one) => one.status === "rejected");
  expect(refused.map((one) => one.reason.constructor)).toEqual(Array(99).fill(LockHeld));
});

test("a killed holder is succeeded by exactly one of many processes", async () => {
  const dir = testFolder();
  const first = contender(dir);
  expect(await first.line()).toBe("won");
  await expect(acquireLock(dir, me)).rejects.toBeInstanceOf(LockHeld);
  await first.kill();
  const others = Array.from({ length: 8 }, () => contender(dir));
  const said = await Promise.all(others.map((one) => one.line()));
  expect(said.sort()).toEqual([...Array(7).fill("held"), "won"]);
});

test("a holder that does not answer still holds", async () => {
  const dir = testFolder();
  const first = contender(dir);
  expect(await first.line()).toBe("won");
  first.child.kill("SIGSTOP");
  const error = await acquireLock(dir, me).catch((reason) => reason);
  expect(error.holder).toMatchObject({ pid: first.child.pid });
});

test("it works in a folder whose path is longer than a socket's may be", async () => {
  const dir = join(testFolder(), "a".repeat(80), "b".repeat(80));
  mkdirSync(dir, { recursive: true });
  await take(dir);
  await expect(acquireLock(dir, me)).rejects.toBeInstanceOf(LockHeld);
});
