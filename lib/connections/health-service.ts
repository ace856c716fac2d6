import "server-only";
import { eq, sql } from "drizzle-orm";
import type { TeamCtx } from "@/lib/db/ctx";
import type { VerbInput } from "@/lib/wire/endpoint";
import type { ConnectionHealth, getConnectionHealth } from "./contract";
import { gateOrigin } from "./gate";
import { breakerTrips, healthState } from "./health";
import { readRow } from "./store";
import { upstreamOrigins } from "./table";

const isoOf = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

/** How a connection fares, from what its calls left behind. */
export async function health(ctx: TeamCtx, input: VerbInput<typeof getConnectionHealth>): Promise<ConnectionHealth> {
  const row = await readRow(ctx.db, ctx.team.id, input.connectionId);
  const [[origin], { rows }] = await Promise.all([
    ctx.db
      .select()
      .from(upstreamOrigins)
      .where(eq(upstreamOrigins.origin, gateOrigin(row))),
    ctx.db.execute<{ count: number }>(sql`
      select count(*)::int as count from batches
      where connection_id = ${row.id} and finished_at is null and upstream_id is not null`),
  ]);
  const failures = origin?.failures ?? 0;
  const state = healthState(
    {
      keyRefusedAtMs: row.keyRefusedAt?.getTime() ?? null,
      failures,
      openUntilMs: origin?.openUntil?.getTime() ?? null,
      notBeforeMs: row.notBefore?.getTime() ?? null,
      lastOkAtMs: row.lastOkAt?.getTime() ?? null,
      lastErrorAtMs: row.lastErrorAt?.getTime() ?? null,
    },
    Date.now(),
  );
  return {
    state,
    lastOkAt: isoOf(row.lastOkAt),
    latencyMs: row.latencyMs,
    lastError: row.lastErrorAt && { at: row.lastErrorAt.toISOString(), message: row.lastError ?? "" },
    failures,
    failuresMax: breakerTrips,
    retryAt: state === "resting" ? isoOf(origin?.openUntil) : state === "waiting" ? isoOf(row.notBefore) : null,
    runningBatches: rows[0]?.count ?? 0,
  };
}
