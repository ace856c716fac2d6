import { afterAll, beforeAll, expect, test } from "vitest";
import { list } from "@/lib/audit/service";
import { newTeam, openDatabase } from "@/lib/connections/cases/team-and-upstreams";
import type { Database } from "@/lib/db/client";
import { rename } from "./change";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await openDatabase());
}, 120_000);
afterAll(() => close());

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
