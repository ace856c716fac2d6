import "server-only";
import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { createBatch } from "@/lib/batches/create-contract";
import { batches } from "@/lib/batches/table";
import type { Db } from "@/lib/db/client";
import type { VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";

type Input = VerbInput<typeof createBatch>;

/** What a request asks for, whatever the order of its fields. The estimate is a memory of the form, not part of the wish. */
export function fingerprintOf({ idempotencyKey: _key, estimate: _estimate, ...wish }: Input): string {
  const sorted = (_name: string, value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash("sha256").update(JSON.stringify(wish, sorted)).digest("hex");
}

/** The batch that an idempotency key made before; null when it is new. @throws AppError key_reused */
export async function madeBefore(db: Db, teamId: string, input: Input): Promise<string | null> {
  const [first] = await db
    .select({ id: batches.id, fingerprint: batches.fingerprint })
    .from(batches)
    .where(and(eq(batches.teamId, teamId), eq(batches.idempotencyKey, input.idempotencyKey)));
  if (!first) return null;
  if (first.fingerprint !== null && first.fingerprint !== fingerprintOf(input))
    throw new AppError(
      "key_reused",
      "This idempotency key has already made another batch. Nothing was done; use a new key for a new batch.",
      { field: "idempotencyKey" },
    );
  return first.id;
}

/** Holds a key until the transaction ends. @throws AppError not_ready while another request holds it */
export async function takeKey(tx: Db, teamId: string, key: string): Promise<void> {
  const { rows } = await tx.execute<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`${teamId} ${key}`}, 0)) as taken`,
  );
  if (rows[0]?.taken) return;
  throw new AppError("not_ready", "A request with this idempotency key is being answered. Ask again in a second.", {
    retryAfterMs: 1_000,
  });
}
