import "server-only";
import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { batchStatuses } from "@/lib/batches/contract";
import type { batchSorts } from "@/lib/batches/list-contract";
import { batches } from "@/lib/batches/table";
import { AppError } from "@/lib/wire/errors";
import { isRerun, part } from "./match";

type Sort = (typeof batchSorts)[number];
type Status = (typeof batchStatuses)[number];

/** What wants a look first, then what moves, then what rests. */
const ranks: Record<Status, number> = {
  held: 0,
  unresolved: 0,
  rejected: 1,
  failed: 2,
  expired: 3,
  cancelling: 4,
  creating: 5,
  uploading: 6,
  finalizing: 7,
  in_progress: 8,
  validating: 9,
  queued: 10,
  cancelled: 11,
  completed: 12,
};

const cases = sql.join(
  Object.entries(ranks).map(([status, at]) => sql.raw(`when '${status}' then ${at}`)),
  sql` `,
);
const rankOf = (status: SQLWrapper): SQL => sql`(case ${status} ${cases} else 99 end)`;
const endOf = (finishedAt: SQLWrapper, deadlineAt: SQLWrapper): SQL =>
  sql`coalesce(${finishedAt}, ${deadlineAt}, 'infinity'::timestamptz)`;

/** What all parts of a run come to (its worst state, its last end), where the row stands for a run. */
const ofRun = (alone: SQL, sum: SQL): SQL =>
  sql`case when ${batches.runId} is null then ${alone} else (select ${sum} from batches part where part.team_id = ${batches.teamId} and part.run_id = ${batches.runId}) end`;

/** Each order as an expression that is never null, and the type its cursor value is read back as. */
export const orders: Record<Sort, { by: SQL; type: SQL }> = {
  created: { by: sql`${batches.createdAt}`, type: sql.raw("timestamptz") },
  name: { by: sql`lower(${batches.name})`, type: sql.raw("text") },
  cost: {
    by: ofRun(sql`coalesce(${batches.cost}, -1)`, sql`coalesce(sum(part.cost), -1)`),
    type: sql.raw("numeric"),
  },
  rows: {
    by: ofRun(
      sql`${batches.total}::bigint`,
      sql`coalesce(sum(part.total) filter (where not ${isRerun(part)}), 0)::bigint`,
    ),
    type: sql.raw("bigint"),
  },
  ends: {
    by: ofRun(endOf(batches.finishedAt, batches.deadlineAt), sql`max(${endOf(part.finishedAt, part.deadlineAt)})`),
    type: sql.raw("timestamptz"),
  },
  state: { by: ofRun(rankOf(batches.status), sql`min(${rankOf(part.status)})`), type: sql.raw("int") },
};

export const writeCursor = (value: string, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString("base64url");

/** @throws AppError invalid_input for a cursor that is not one of this order's */
export function readCursor(cursor: string, sort: Sort): [string, string] {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown[];
    const isValue = typeof value === "string" && shapes[sort].test(value);
    if (isValue && typeof id === "string") return [value, id];
  } catch {
    // Falls through to the same sentence.
  }
  throw new AppError("invalid_input", "That page does not exist. Go back to the first page.", { field: "cursor" });
}

const moment = /^(infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:?\d\d)?)$/;
const number = /^-?\d{1,30}(\.\d{1,30})?$/;
const shapes: Record<Sort, RegExp> = {
  created: moment,
  ends: moment,
  cost: number,
  rows: number,
  state: number,
  name: /^[^\0]*$/,
};
