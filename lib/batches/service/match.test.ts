import { and, asc, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { BatchFilter } from "@/lib/batches/filter";
import { batches } from "@/lib/batches/table";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { newTeam } from "@/lib/teams/cases/new-team";
import { untagged } from "@/lib/usage/contract";
import { matches } from "./match";

const db = await openDatabase();

test("batches are found by any of several tags, and those that carry none by a word of their own", async () => {
  const ctx = await newTeam(db);
  for (const [name, tags] of [
    ["both", ["a", "b"]],
    ["none", []],
    ["one", ["b"]],
  ] as const) {
    const id = newId("bat");
    await db.insert(batches).values({
      ...{ id, teamId: ctx.team.id, connectionId: "con_1", inputFileId: "fil_1", createdBy: "use_1", marker: id, name },
      ...{ idempotencyKey: id, window: "24h", endpoint: "/v1/chat/completions", models: ["m"], tags: [...tags] },
      ...{ metadata: {}, status: "completed" },
    });
  }
  const found = async (tag: string | string[]) => {
    const where = and(eq(batches.teamId, ctx.team.id), matches(ctx, BatchFilter.parse({ tag })));
    const rows = await db.select({ name: batches.name }).from(batches).where(where).orderBy(asc(batches.name));
    return rows.map(({ name }) => name);
  };
  expect(await found("a")).toEqual(["both"]);
  expect(await found(["a", "b"])).toEqual(["both", "one"]);
  expect(await found(untagged)).toEqual(["none"]);
  expect(await found([untagged, "a"])).toEqual(["both", "none"]);
});
