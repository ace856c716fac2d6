import { embedLine, vectorLine } from "@/e2e/support/plant";
import { listResults } from "@/lib/results/contract";
import { getVectors, listNeighbours } from "@/lib/results/views/contract";
import { report } from "./report";
import { count, openResults, times } from "./results-setting";
import { memoryOf, resetPeak, team } from "./setting";
import { quantile } from "./watch-setting";

/*
 * How long one waits for the view of 50,000 vectors, the first time and then, how many of the near repeats among them are
 * told, and how long others wait for a page meanwhile.
 */
const dimensions = 1_024;
/** Each of these rows says nearly what the row before it says. */
const repeatEvery = 2_000;

let state = 42;
const random = (): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 2_147_483_648 - 0.5;
};
const vector = (): number[] => Array.from({ length: dimensions }, () => Number(random().toFixed(5)));
const near = (other: readonly number[]): number[] => other.map((value) => Number((value + random() / 50).toFixed(5)));

const { console: made, client, plantLines, plantSmall, end } = await openResults();
try {
  const ids = Array.from({ length: count }, (_, n) => `text-${n}`);
  let last = vector();
  const output = ids.map((id, n) => {
    last = n % repeatEvery === repeatEvery - 1 ? near(last) : vector();
    return vectorLine(id, last);
  });
  const batchId = await plantLines(
    ids.map((id, n) => embedLine(id, `What is said in ${n}?`)),
    output,
  );
  const small = await plantSmall();
  await client.call(listResults, { team, batchId: small, limit: 1 });
  const pid = made.process.pid ?? 0;
  const before = memoryOf(pid).nowBytes;
  await resetPeak(pid);

  const waits: number[] = [];
  const look = async (name: string) => {
    let isDone = false;
    const startedAt = performance.now();
    const asked = client.call(getVectors, { team, batchId }).finally(() => {
      isDone = true;
    });
    while (!isDone)
      waits.push(...(await times(() => client.call(listResults, { team, batchId: small, limit: 10 }), 1)));
    const { pairs, rows } = await asked;
    report({ name: `vectors.${name}`, value: performance.now() - startedAt, unit: "ms" });
    return { pairs, rows };
  };
  const rowsAt = performance.now();
  await client.call(listResults, { team, batchId, limit: 1 });
  report({ name: "vectors.index_of_rows", value: performance.now() - rowsAt, unit: "ms" });
  const first = await look("first_look");
  if (first.rows !== count) throw new Error(`${first.rows} of ${count} vectors were read`);
  const again = await look("look_again");
  report({
    name: "vectors.near_repeats_told",
    value: again.pairs.length,
    unit: "pairs",
    floor: Math.floor(count / repeatEvery),
  });
  report({ name: "vectors.page_of_others_p95", value: quantile(waits, 0.95), unit: "ms" });
  report({ name: "vectors.page_of_others_worst", value: quantile(waits, 1), unit: "ms" });
  const nearest = await times((round) => client.call(listNeighbours, { team, batchId, seq: round * 97 }), 10);
  report({ name: "vectors.nearest_p95", value: quantile(nearest, 0.95), unit: "ms" });
  report({ name: "vectors.memory_growth", value: (memoryOf(pid).peakBytes - before) / 1e6, unit: "MB" });
} finally {
  await end();
}
