import { expect, test } from "vitest";
import { list } from "@/lib/audit/service";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newTeam } from "@/lib/teams/cases/new-team";
import { rename } from "./change";

const db = await openDatabase();

test("a team that moves to another time zone has that in its log; one that only changes its name does not", async () => {
  const ctx = await newTeam(db);
  await rename(ctx, { name: "Moved", zone: "Asia/Tokyo" });
  await rename(ctx, { name: "Again", zone: "Asia/Tokyo" });
  const { events } = await list(ctx, { limit: 10 });
  expect(events.map(({ details }) => details)).toEqual([
    { from: "Team", to: "Again" },
    { from: "Team", to: "Moved", fromZone: "UTC", toZone: "Asia/Tokyo" },
  ]);
});
