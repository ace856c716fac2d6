import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendWithinMs } from "@/lib/batches/submission";
import { batches } from "@/lib/batches/table";
import { isPart } from "./support/amount";
import { type FaultyWorld, faultyWorld } from "./support/faulty-world";

let world: FaultyWorld;
beforeAll(async () => {
  world = await faultyWorld();
});
afterAll(() => world?.close());

/** Steps at which a process stops while it believes that a batch is its own. */
const points = [
  "create.sending:after",
  "upload.stored:after",
  "upload.sent",
  "upload.answered",
  "create.answered",
  "look.answered",
] as const;

// A frozen process may send for `sendWithinMs` after it wakes up in time, so the freeze has to be longer than that.
test.skipIf(isPart).each(points)(
  "F21: frozen at %s, succeeded by another process, thawed: it changes nothing",
  async (point) => {
    if (point === "look.answered")
      await world.arm(1, { method: "POST", path: "^/v1/batches$", nth: 1, fault: { type: "lostReply" } });
    const frozen = world.start({ CRASH_AT: `${point}@1`, CRASH_SIGNAL: "SIGSTOP" });
    await expect.poll(() => stateOf(frozen.child.pid), { timeout: 60_000 }).toBe("T");
    const began = performance.now();
    const other = await world.start({ SUBMITS: "0", IS_ALONE: "0" }).ended;
    expect(other.output).toBe("");
    expect(other.isQuiet).toBe(true);
    await pause(Math.max(0, sendWithinMs + 1_000 - (performance.now() - began)));
    const before = await world.db.select().from(batches);
    const { creates } = await world.ledger();
    process.kill(frozen.child.pid ?? 0, "SIGCONT");
    const thawed = await frozen.ended;
    expect(thawed.output).toBe("");
    const after = new Map((await world.db.select().from(batches)).map((row) => [row.id, row]));
    for (const row of before) expect(after.get(row.id)).toEqual(row);
    const now = await world.ledger();
    for (const { marker } of before) expect(now.creates[marker]).toEqual(creates[marker]);
    expect(Object.values(now.creates).filter(({ count }) => count > 1)).toEqual([]);
    await world.disarm();
  },
);

/** As the kernel has it: T is stopped. */
async function stateOf(pid: number | undefined): Promise<string | undefined> {
  const { readFile } = await import("node:fs/promises");
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return /\) (\w)/.exec(stat)?.[1];
}
