import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Act } from "@/lib/audit/contract";
import { batchEvents, batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { publish } from "@/lib/live/publish";
import { retagUsage } from "@/lib/usage/amend";
import { AppError } from "@/lib/wire/errors";

type Tags = { add: string[]; remove: string[] };
type Change = { act: Act; message: string; set: Record<string, unknown> };

const tagsMax = 20;
const eventsAtOnce = 1_000;

/** Keeps the order tags were given in; what is added comes last, once. */
const tagged = ({ add, remove }: Tags) => sql`(
  select coalesce(jsonb_agg(tag order by place), '[]') from (
    select tag, min(place) as place from (
      select tag, place from jsonb_array_elements_text(${batches.tags}) with ordinality as had(tag, place)
      where not (tag = any(${sql.param(remove)}::text[]))
      union all
      select tag, 1000 + place from unnest(${sql.param(add)}::text[]) with ordinality as given(tag, place)
    ) every group by tag order by 2 limit ${tagsMax}
  ) kept)`;

function changeOf(act: "archive" | "unarchive" | "tag", tags: Tags | undefined): Change {
  if (act === "archive") return { act: "batch.archived", message: "Archived.", set: { archivedAt: new Date() } };
  if (act === "unarchive")
    return { act: "batch.unarchived", message: "Taken out of the archive.", set: { archivedAt: null } };
  if (!tags || tags.add.length + tags.remove.length === 0)
    throw new AppError("invalid_input", "Say which tags to add or to take off.", { field: "tags" });
  const words = [
    tags.add.length > 0 && `Tagged ${tags.add.join(", ")}.`,
    tags.remove.length > 0 && `Took off ${tags.remove.join(", ")}.`,
  ];
  return { act: "batch.edited", message: words.filter(Boolean).join(" "), set: { tags: tagged(tags) } };
}

/** Changes all batches a condition means in one statement, and tells of it once. Answers how many there were. */
export async function changeAll(
  ctx: TeamCtx,
  act: "archive" | "unarchive" | "tag",
  able: SQL | undefined,
  tags: Tags | undefined,
): Promise<number> {
  const change = changeOf(act, tags);
  return ctx.db.transaction(async (tx) => {
    const changed = await tx
      .update(batches)
      .set({ ...change.set, version: sql`${batches.version} + 1` })
      .where(able)
      .returning({ id: batches.id });
    if (changed.length === 0) return 0;
    const ids = changed.map(({ id }) => id);
    if (act === "tag") await retagUsage(tx, ids);
    const event = { kind: "action" as const, message: change.message.slice(0, 2_000), by: ctx.actor.name };
    for (let from = 0; from < changed.length; from += eventsAtOnce) {
      const some = changed.slice(from, from + eventsAtOnce);
      await tx.insert(batchEvents).values(some.map(({ id }) => ({ id: newId("evt"), batchId: id, ...event })));
    }
    const [only] = changed;
    const subject = changed.length === 1 && only ? only.id : `${changed.length} batches`;
    await audit(tx, ctx, change.act, { subject, details: { said: change.message, batches: changed.length } });
    await publish(tx, { teamId: ctx.team.id, topic: "batches.changed", subject: ctx.team.id });
    return changed.length;
  });
}
