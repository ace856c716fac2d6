import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hash } from "@node-rs/argon2";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Database, database, pool } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { findSession, startSession } from "@/lib/teams/sessions";
import { rateLimits, sessions, users } from "@/lib/teams/table";
import { auditSignIn, signIn } from "./sign-in";

const isFull = process.env.SECURITY === "full";
const counted = vi.hoisted(() => ({ checks: 0 }));
vi.mock("@/lib/teams/password", async (original) => {
  const real = await original<typeof import("@/lib/teams/password")>();
  return {
    ...real,
    isPassword: (...given: Parameters<typeof real.isPassword>) => {
      counted.checks += 1;
      return real.isPassword(...given);
    },
  };
});

let db: Database;
let drop: () => Promise<void>;
const dataDir = mkdtempSync(join(tmpdir(), "sign-in-"));
const password = "correct horse battery staple";
let cost: string;

beforeAll(async () => {
  const made = await createTestDatabase();
  drop = made.drop;
  vi.stubEnv("DATABASE_URL", made.url);
  vi.stubEnv("DATA_DIR", dataDir);
  db = database();
  cost = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
});
afterAll(async () => {
  await pool().end();
  await drop();
  rmSync(dataDir, { recursive: true, force: true });
  vi.unstubAllEnvs();
});
beforeEach(async () => {
  await db.delete(rateLimits);
  counted.checks = 0;
});

async function person(): Promise<{ id: string; email: string }> {
  const id = newId("use");
  const email = `${id.toLowerCase()}@example.org`;
  await db.insert(users).values({ id, email, name: "Ada", passwordHash: cost });
  return { id, email };
}
const attempt = (email: string, given: string, address = "203.0.113.7", device?: string) =>
  signIn({ email, password: given, address, userAgent: null, device });

/** What a process keeps in memory, gone. */
function restart(): void {
  for (const kind of ["account", "address", "everyone", "device"])
    Reflect.deleteProperty(globalThis, Symbol.for(`batchdeck.throttle.${kind}`));
}

test("what more people do at once than the database has lines for is written down, and nobody waits for another's line", async () => {
  const people = await Promise.all(Array.from({ length: 3 * (pool().options.max ?? 10) }, person));
  const written = people.map(({ id }) =>
    db.transaction((tx) => auditSignIn(tx, { id, name: "Ada" }, "sign_in.throttled", "203.0.113.7")),
  );
  await expect(Promise.all(written)).resolves.toHaveLength(people.length);
}, 60_000);

describe("guessing", () => {
  test("from many addresses gets few tries, a restart gives no more, and the owner's own device is let in", async () => {
    const { email } = await person();
    const first = await attempt(email, password);
    if (first.outcome !== "ok") throw new Error("the owner could not sign in");
    counted.checks = 0;
    const guesses = isFull ? 10_000 : 400;
    for (let n = 0; n < guesses; n += 20) {
      if (n === guesses / 2) restart();
      await Promise.all(
        Array.from({ length: 20 }, (_, k) => attempt(email, `guess ${n + k}`, `198.51.100.${(n + k) % 200}`)),
      );
    }
    expect(counted.checks).toBeLessThanOrEqual(50);
    expect(await attempt(email, password)).toMatchObject({ outcome: "throttled" });
    expect(await attempt(email, password, "203.0.113.7", first.device)).toMatchObject({ outcome: "ok" });
    expect(await attempt(email, password, "203.0.113.7", `${first.device}x`)).toMatchObject({ outcome: "throttled" });
  }, 120_000);

  test("over many accounts from one network ends soon too", async () => {
    for (let n = 0; n < 60; n += 1) await attempt(`someone-${n}@example.org`, "a guess", "2001:db8:1:2::/64");
    expect(counted.checks).toBe(40);
    const { email } = await person();
    expect(await attempt(email, password, "2001:db8:9:9::/64")).toMatchObject({ outcome: "ok" });
  }, 60_000);

  test("a device cookie of one person opens nothing for another", async () => {
    const [ada, bob] = [await person(), await person()];
    const first = await attempt(ada.email, password);
    if (first.outcome !== "ok") throw new Error("could not sign in");
    for (let n = 0; n < 12; n += 1) await attempt(bob.email, "wrong wrong wrong");
    expect(await attempt(bob.email, password, "203.0.113.7", first.device)).toMatchObject({ outcome: "throttled" });
  }, 60_000);
});

/** Mann-Whitney U by its normal approximation → two-sided p. */
function mannWhitney(a: number[], b: number[]): number {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))];
  all.sort((x, y) => x.value - y.value);
  const rankSum = all.reduce((sum, one, at) => (one.isA ? sum + at + 1 : sum), 0);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const mean = (a.length * b.length) / 2;
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  const z = Math.abs(u - mean) / deviation;
  // Abramowitz and Stegun 26.2.17.
  const t = 1 / (1 + 0.2316419 * z);
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 2 * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

test.runIf(isFull)(
  "how long a refusal takes does not tell a known mail from an unknown one",
  async () => {
    const known = await Promise.all(Array.from({ length: 50 }, person));
    const took: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    await attempt("nobody@example.org", "warm up the hash of nothing");
    for (let n = 0; n < 500; n += 1) {
      if (n % 8 === 0) await db.delete(rateLimits);
      const pair = [
        ["known", known[n % known.length]?.email ?? ""],
        ["unknown", `nobody-${n}@example.org`],
      ] as const;
      for (const [kind, email] of n % 2 ? pair : pair.toReversed()) {
        const begun = performance.now();
        expect((await attempt(email, "wrong wrong wrong")).outcome).toBe("refused");
        took[kind].push(performance.now() - begun);
      }
    }
    const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
    expect(Math.abs(mean(took.known) - mean(took.unknown))).toBeLessThan(2);
    expect(mannWhitney(took.known, took.unknown)).toBeGreaterThan(0.01);
  },
  600_000,
);

describe("a session", () => {
  const limits: [string, "seenAt" | "expiresAt", number][] = [
    ["idle", "seenAt", 12 * 3_600_000],
    ["absolute", "expiresAt", 0],
  ];
  for (const [name, column, lifeMs] of limits)
    test(`ends at its ${name} limit, to the second`, async () => {
      const { id } = await person();
      for (const [seconds, isAlive] of [
        [1, true],
        [-1, false],
      ] as const) {
        const session = await startSession(db, id, null);
        const at = new Date(Date.now() - lifeMs + seconds * 1_000);
        await db
          .update(sessions)
          .set({ [column]: at })
          .where(eq(sessions.userId, id));
        expect((await findSession(session)) !== null, `${seconds} s`).toBe(isAlive);
      }
    });
});
