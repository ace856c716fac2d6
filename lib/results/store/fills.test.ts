import { statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answerLine, makeTestDataDir, requestLine, TestBatch } from "@/lib/results/cases/files";
import type { StoreSource } from "./cache-file";
import { readFills } from "./fills";
import { closeStores, withCache } from "./open-stores";

let dataDir = "";
beforeAll(() => {
  dataDir = makeTestDataDir();
});
afterAll(closeStores);

const ids = Array.from({ length: 30 }, (_, at) => `row-${at}`);
const asAsked = () => new TestBatch(ids.map((id) => requestLine(id)));
const everywhere = ids.map((_, at) => at);

/** By which rerun each place is filled; null where none does. */
async function fillers(source: StoreSource): Promise<(string | null)[]> {
  const fills = await withCache(source, (file) => readFills(file, everywhere));
  return everywhere.map((at) => fills.find(({ seq }) => seq === at)?.batchId ?? null);
}

/** A batch without answers and its reruns, each of which answered one request. */
function family(count = ids.length) {
  const parent = asAsked();
  const reruns = ids.slice(0, count).map((id) => asAsked().write("output", [answerLine(id, id)]));
  return { parent, source: { ...parent.source, reruns }, told: everywhere.map((at) => reruns[at]?.batchId ?? null) };
}

it("more reruns than caches are open at a time fill the gaps of a batch, and go on doing so", async () => {
  const { source, told, parent } = family();
  expect(await fillers(source)).toEqual(told);
  const own = parent.write("output", [answerLine("own", "row-0")]);
  const later = asAsked().write("output", [answerLine("1", "row-3")]);
  const grown = { ...own, reruns: [later, ...source.reruns] };
  expect(await fillers(grown)).toEqual(told.map((one, at) => (at === 0 ? null : at === 3 ? later.batchId : one)));
});

it("families that are read at the same time do not wait for each other", async () => {
  const families = Array.from({ length: 5 }, () => family());
  // One lends its reruns to another batch, and some are read by themselves meanwhile.
  const lent = { ...asAsked().source, reruns: families[0]?.source.reruns ?? [] };
  const alone = families[1]?.source.reruns ?? [];
  const all = await Promise.all([...families.map(({ source }) => source), lent, ...alone].map(fillers));
  for (const [at, { told }] of families.entries()) expect(all[at]).toEqual(told);
  expect(all[families.length]).toEqual(families[0]?.told);
});

it("a damaged cache of one of many reruns is made again", async () => {
  const { source, told, parent } = family(6);
  expect(await fillers(source)).toEqual(told);
  await closeStores();
  const path = join(dataDir, "cache", "0", `${source.reruns[2]?.batchId}.duckdb`);
  truncateSync(path, Math.floor(statSync(path).size / 2));
  const grown = { ...parent.write("output", [answerLine("own", "row-0")]), reruns: source.reruns };
  expect(await fillers(grown)).toEqual([null, ...told.slice(1)]);
});
