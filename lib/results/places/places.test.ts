import { afterAll, beforeAll, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, requestLine } from "@/lib/results/cases/files";
import { openResultWorld } from "@/lib/results/cases/world";
import { writeConditions } from "@/lib/results/columns";
import { places } from "@/lib/results/service/places";
import { listPlaces, placesMax, range } from "./contract";

let world: Awaited<ReturnType<typeof openResultWorld>>;
let ctx: TeamCtx;
beforeAll(async () => {
  world = await openResultWorld();
  ctx = await world.newTeam();
}, 60_000);
afterAll(() => world?.close());

const count = 300;
const scoring = writeConditions([{ column: "json.score", op: ">", value: "0" }]);
async function scored(): Promise<string> {
  const ids = Array.from({ length: count }, (_, n) => `r${n}`);
  const { batchId, write } = await world.newBatch(
    ctx,
    ids.map((id) => requestLine(id, `about ${id}`)),
  );
  // The last ones have the highest scores; every third has none.
  await write(
    "output",
    ids.map((id, n) => answerLine(id, id, n % 3 === 0 ? "no score" : JSON.stringify({ score: n }))),
  );
  return batchId;
}
const placed = async (batchId: string, query: object) => {
  const input = listPlaces.query?.parse(query);
  if (!input) throw new Error("no query");
  return listPlaces.output.parse(await places(ctx, { batchId, ...input }));
};

it("tells where a row lies in a view, and that a view does not have it", async () => {
  const batchId = await scored();
  const view = { where: scoring, sort: "-json.score" };
  expect(await placed(batchId, { from: 7 })).toEqual({ place: 7, seqs: [], rows: 0 });
  expect(await placed(batchId, { ...view, from: 299 })).toEqual({ place: 0, seqs: [], rows: 0 });
  expect((await placed(batchId, { ...view, from: 1 })).place).toBe(199);
  expect(await placed(batchId, { ...view, from: 0 })).toEqual({ place: null, seqs: [], rows: 0 });
  expect((await placed(batchId, { from: 9_999 })).place).toBeNull();
});

it("names the rows between two, in the order of the view, whichever of them is named first", async () => {
  const batchId = await scored();
  const view = { search: '"score"', sort: "-json.score" };
  const down = await placed(batchId, { ...view, from: 299, to: 293 });
  expect(down).toMatchObject({ seqs: [299, 298, 296, 295, 293], rows: 5 });
  expect((await placed(batchId, { ...view, from: 293, to: 299 })).seqs).toEqual(down.seqs);
  expect((await placed(batchId, { from: 10, to: 270 })).seqs).toHaveLength(261);
  expect((await placed(batchId, { where: scoring, from: 1, to: 3 })).seqs).toEqual([]);
});

it("ends a range where an act ends, and still tells how long it is", () => {
  expect(range(7, 7)).toEqual({ from: 7, to: 8, rows: 1 });
  expect(range(9, 4)).toEqual({ from: 4, to: 10, rows: 6 });
  expect(range(placesMax - 1, 0)).toEqual({ from: 0, to: placesMax, rows: placesMax });
  expect(range(10, 10 + placesMax)).toEqual({ from: 10, to: 10 + placesMax, rows: placesMax + 1 });
});
