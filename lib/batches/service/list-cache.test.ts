import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Database, database, pool } from "@/lib/db/client";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { publish } from "@/lib/live/publish";
import { keptAnswer } from "./list-cache";

let db: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const made = await createTestDatabase();
  vi.stubEnv("DATABASE_URL", made.url);
  db = database();
  drop = made.drop;
});
afterAll(async () => {
  await pool().end();
  await drop();
  vi.unstubAllEnvs();
});

// Answers age by the clock; here it moves only when a test moves it.
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

const change = (teamId: string) =>
  db.transaction((tx) => publish(tx, { teamId, topic: "batch.changed", subject: "bat_1" }));

test("the same question is asked once until the team's batches change, and each team has its own answers", async () => {
  const ask = vi.fn(async () => ask.mock.calls.length);
  const answer = (teamId = "tea_1", question = "all") => keptAnswer(teamId, question, ask);
  expect(await Promise.all([answer(), answer(), answer()])).toEqual([1, 1, 1]);
  expect(await answer("tea_2")).toBe(2);
  expect(await answer("tea_1", "running")).toBe(3);
  await change("tea_2");
  expect(await answer()).toBe(1);
  await change("tea_1");
  expect(await answer()).toBe(4);
  expect(await answer()).toBe(4);
});

test("an answer that failed is not kept", async () => {
  const ask = vi.fn().mockRejectedValueOnce(new Error("no")).mockResolvedValue("yes");
  await expect(keptAnswer("tea_3", "q", ask)).rejects.toThrow("no");
  expect(await keptAnswer("tea_3", "q", ask)).toBe("yes");
});

test("an answer that may have aged is asked anew in the background, and waited for when it is old", async () => {
  const ask = vi.fn(async () => ask.mock.calls.length);
  const answer = () => keptAnswer("tea_4", "all", ask);
  expect(await answer()).toBe(1);
  vi.setSystemTime(Date.now() + 2_500);
  expect(await answer()).toBe(1);
  await vi.waitFor(async () => expect(await answer()).toBe(2), { timeout: 10_000 });
  expect(ask).toHaveBeenCalledTimes(2);
  vi.setSystemTime(Date.now() + 4_500);
  expect(await answer()).toBe(3);
});
