import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import type { Columns } from "./match";

const answers = ["good", "truncated", "empty", "refused", "notJson", "schemaInvalid", "unchecked"];
const read = (t: Columns, key: string): SQL => sql`coalesce((${t.quality}->>${sql.raw(`'${key}'`)})::int, 0)`;

/** All is read, rows lack, and there are reruns: then the quality tells of both together. */
const isTold = (
  t: Columns,
): SQL => sql`(${t.isResultComplete} and ${t.quality} is not null and ${t.total} > ${t.completed}
  and exists (select 1 from ${batches} "rerun" where "rerun".parent_id = ${t.id}
    and "rerun".relation in ('retry', 'edit') and "rerun".result_rows > 0))`;

const whereTold = (t: Columns, count: SQL): SQL<number> =>
  sql<number>`(case when ${isTold(t)} then greatest(0, ${count}) else 0 end)`;

/** How many of the rows that a batch counts as failed its reruns have answered. */
export const filledFailed = (t: Columns): SQL<number> => whereTold(t, sql`${t.failed} - ${read(t, "failed")}`);

/** How many of those that never ran in it: every answer there is beyond its own and those in place of failures. */
export function filledNeverRan(t: Columns): SQL<number> {
  const answered = sql.join(
    answers.map((key) => read(t, key)),
    sql` + `,
  );
  const ofFailed = sql`greatest(0, ${t.failed} - ${read(t, "failed")})`;
  return whereTold(
    t,
    sql`least(${answered} - ${t.completed} - ${ofFailed}, ${t.total} - ${t.completed} - ${t.failed})`,
  );
}
