import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Database, database, pool } from "@/lib/db/client";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";
import { type AuditCtx, audit } from "./audit";
import { exportHeads, verifyAudit } from "./verify";

let db: Database;
let dataDir: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  const made = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), "audit-"));
  vi.stubEnv("DATABASE_URL", made.url);
  vi.stubEnv("DATA_DIR", dataDir);
  db = database();
  drop = made.drop;
});
afterAll(async () => {
  await pool().end();
  await drop();
  rmSync(dataDir, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

const actor = { userId: "use_1", name: "Ada" };
const say = (ctx: AuditCtx, subject: string) =>
  db.transaction((tx) => audit(tx, ctx, "batch.submitted", { subject, details: { name: subject, requests: 3 } }));

let made = 0;
/** A chain of its own with `count` events. */
async function chain(count: number): Promise<AuditCtx> {
  made += 1;
  const ctx = { team: { id: `tea_${made}` }, actor, requestId: "r" };
  for (let n = 1; n <= count; n += 1) await say(ctx, `bat_${n}`);
  return ctx;
}
const brokenOf = async (ctx: AuditCtx) => (await verifyAudit(db, ctx.team.id))[0]?.broken ?? null;
/** What only someone with the database's own keys can do. */
const tamper = (statement: string) =>
  db.transaction(async (tx) => {
    await tx.execute(sql`alter table audit_events disable trigger all`);
    await tx.execute(sql.raw(statement));
    await tx.execute(sql`alter table audit_events enable trigger all`);
  });

describe("the chain", () => {
  test("is whole, also when many write at once", async () => {
    const ctx = await chain(0);
    await Promise.all(Array.from({ length: 40 }, (_, n) => say(ctx, `bat_${n}`)));
    expect(await verifyAudit(db, ctx.team.id)).toEqual([{ teamId: ctx.team.id, rows: 40, broken: null }]);
  });

  test("is whole for who looks while it is written to, and its ends are written down", async () => {
    const ctx = await chain(1);
    let isOver = false;
    const writing = (async () => {
      for (let n = 0; n < 60; n += 1) {
        await say(ctx, `bat_${n}`);
        await exportHeads(db);
      }
      isOver = true;
    })();
    const broken: unknown[] = [];
    while (!isOver) broken.push(await brokenOf(ctx));
    await writing;
    expect(broken.filter((one) => one !== null)).toEqual([]);
  });

  test("verifies whatever was said in it", async () => {
    const ctx = await chain(0);
    const text = fc.string({ unit: "binary", maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(text, text, fc.oneof(text, fc.integer(), fc.boolean()), async (subject, name, value) => {
        const who = { ...ctx, actor: { userId: "use_1", name } };
        await db.transaction((tx) =>
          audit(tx, who, "price.changed", { subject, details: { [name.slice(0, 9)]: value } }),
        );
      }),
      { numRuns: 60 },
    );
    expect(await brokenOf(ctx)).toBeNull();
  });

  test("is not written when the act is rolled back, and rolls the act back when it cannot be written", async () => {
    const ctx = await chain(1);
    await db
      .transaction(async (tx) => {
        await audit(tx, ctx, "batch.cancelled", { subject: "bat_1" });
        throw new Error("the act failed");
      })
      .catch(() => undefined);
    expect(await verifyAudit(db, ctx.team.id)).toMatchObject([{ rows: 1, broken: null }]);
    const act = db.transaction(async (tx) => {
      await tx.execute(sql`insert into leases (name, holder, fence, expires_at) values ('acted', 'x', 1, now())`);
      await audit(tx, ctx, "not.an_act" as "batch.cancelled", { subject: null as unknown as string });
    });
    await expect(act).rejects.toThrow();
    expect((await db.execute(sql`select 1 from leases where name = 'acted'`)).rows).toEqual([]);
  });
});

describe("the database refuses", () => {
  for (const statement of [
    "update audit_events set actor_name = 'Nobody'",
    "delete from audit_events",
    "truncate audit_events",
  ])
    test(statement, async () => {
      await chain(1);
      const refused = await db.execute(sql.raw(statement)).then(
        () => "done",
        (error: { cause?: Error }) => String(error.cause?.message),
      );
      expect(refused).toContain("append-only");
    });
});

describe("verifying names the first bad row after", () => {
  const cases: { name: string; change: (team: string) => string; seq: number }[] = [
    {
      name: "an update",
      change: (t) => `update audit_events set subject = 'x' where team_id = '${t}' and seq = 3`,
      seq: 3,
    },
    {
      name: "an update of a detail",
      change: (t) =>
        `update audit_events set details = details || '{"requests": 4}' where team_id = '${t}' and seq = 2`,
      seq: 2,
    },
    { name: "a delete", change: (t) => `delete from audit_events where team_id = '${t}' and seq = 2`, seq: 2 },
    {
      name: "two rows changing places",
      change: (t) =>
        `update audit_events set seq = -seq where team_id = '${t}' and seq in (2, 3);
         update audit_events set seq = case seq when -2 then 3 else 2 end where team_id = '${t}' and seq < 0`,
      seq: 2,
    },
    { name: "a cut tail", change: (t) => `delete from audit_events where team_id = '${t}' and seq > 3`, seq: 4 },
    { name: "everything being cut", change: (t) => `delete from audit_events where team_id = '${t}'`, seq: 1 },
    {
      name: "an inserted row",
      change: (t) =>
        `insert into audit_events select team_id, 6, at, act, actor_id, actor_name, via, subject, details, request_id, hash, hash
         from audit_events where team_id = '${t}' and seq = 5`,
      seq: 6,
    },
    { name: "a lost end", change: (t) => `delete from audit_heads where team_id = '${t}'`, seq: 1 },
    {
      name: "a cut tail whose end was moved along",
      change: (t) =>
        `delete from audit_events where team_id = '${t}' and seq = 5;
         update audit_heads set seq = 4, hash = (select hash from audit_events where team_id = '${t}' and seq = 4)
         where team_id = '${t}'`,
      seq: 4,
    },
  ];
  for (const { name, change, seq } of cases)
    test(name, async () => {
      const ctx = await chain(5);
      expect(await brokenOf(ctx)).toBeNull();
      await tamper(change(ctx.team.id));
      expect(await brokenOf(ctx)).toMatchObject({ seq });
    });

  test("the whole of it being put back to an earlier day", async () => {
    const ctx = await chain(2);
    const [head] = (await db.execute(sql`select * from audit_heads where team_id = ${ctx.team.id}`)).rows;
    await say(ctx, "bat_3");
    await exportHeads(db);
    await tamper(`delete from audit_events where team_id = '${ctx.team.id}' and seq = 3`);
    await db.execute(
      sql`update audit_heads set seq = 2, hash = ${head?.hash}, mac = ${head?.mac} where team_id = ${ctx.team.id}`,
    );
    expect(await brokenOf(ctx)).toMatchObject({ seq: 3 });
  });
});
