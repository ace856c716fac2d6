import "server-only";
import { sql } from "drizzle-orm";
import { elsewhere } from "@/lib/connections/contract";
import type { Db } from "@/lib/db/client";
import { formatBytes } from "@/lib/format";
import { formatDuration } from "@/lib/format-time";
import { runtime } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";

type Room = { used: number; room_in_ms: number | null };

/**
 * Keeps one team from filling the disk of all: what it uploaded in the last 24 hours, begun uploads among it, must leave
 * room for this one in its share. Files that a rerun made of an uploaded one are not counted: nobody uploaded them. In the
 * transaction that writes the file down; uploads of one team that begin at once wait for each other.
 * @throws AppError over_quota, with the wait until enough of it is older
 */
export async function requireQuota(tx: Db, teamId: string, sizeBytes: number): Promise<void> {
  const most = runtime().UPLOAD_TEAM_BYTES;
  const share = `the ${formatBytes(most)} it may in 24 hours`;
  if (sizeBytes > most)
    throw new AppError("over_quota", `The file is larger than what your team may upload: ${share}. Split it.`);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`upload:${teamId}`}, 0))`);
  // Each file with all that came after it: once the newest of those that must go is a day old, the rest leaves room.
  const { rows } = await tx.execute<Room>(sql`
    with recent as (
      select created_at, sum(size_bytes) over (order by created_at desc, id desc) as since
      from input_files
      where team_id = ${teamId} and created_by <> ${elsewhere} and not is_derived and created_at > now() - interval '24 hours'
    )
    select coalesce(max(since), 0)::float8 as used, (extract(epoch from
      max(created_at) filter (where since + ${sizeBytes}::bigint > ${most}::bigint) + interval '24 hours' - now()) * 1000)::float8
      as room_in_ms
    from recent`);
  const { used = 0, room_in_ms: roomInMs = null } = rows[0] ?? {};
  if (roomInMs === null) return;
  throw new AppError(
    "over_quota",
    `Your team has uploaded ${formatBytes(used)} in the last 24 hours, and this file of ${formatBytes(sizeBytes)} would bring it over ${share}. Nothing was lost; there is room for it in ${formatDuration(roomInMs)}.`,
    { retryAfterMs: Math.max(1_000, Math.ceil(roomInMs)) },
  );
}
