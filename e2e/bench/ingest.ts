import { listen } from "@/e2e/support/live";
import { updateBatch } from "@/lib/batches/act-contract";
import { listResults } from "@/lib/results/contract";
import { report, secondsSince } from "./report";
import { count, openResults, times } from "./results-setting";
import { memoryOf, resetPeak, team } from "./setting";
import { quantile } from "./watch-setting";

/**
 * How fast 200 MB of delivered lines are taken into the index, and in how much memory; then, of a second such batch, what
 * others notice of it.
 */
const { console: made, client, plant, plantSmall, end } = await openResults();
try {
  const small = await plantSmall();
  const pid = made.process.pid ?? 0;
  const index = async (batchId: string): Promise<number> => {
    const startedAt = performance.now();
    const { counts } = await client.call(listResults, { team, batchId, limit: 1 });
    if (counts.good !== count) throw new Error(`indexed ${counts.good} of ${count}`);
    return secondsSince(startedAt);
  };

  const alone = await plant(7);
  // The floor: the same lines parsed by one thread that does nothing else with them.
  const parseAt = performance.now();
  for (const line of alone.lines) JSON.parse(line);
  const parseSeconds = secondsSince(parseAt);

  const before = memoryOf(pid).nowBytes;
  await resetPeak(pid);
  const megabytes = alone.sizeBytes / 1e6;
  const seconds = await index(alone.batchId);
  report({ name: "ingest.index", value: megabytes / seconds, unit: "MB/s", floor: megabytes / parseSeconds });
  report({ name: "ingest.memory_growth", value: (memoryOf(pid).peakBytes - before) / 1e6, unit: "MB" });

  /** How long a rename takes until a listener hears of it. */
  const heard = await listen(client, team);
  const toListener = (round: number) => {
    const name = `Renamed ${round} ${Math.random()}`;
    const told = heard.coming(({ data }) => (data as { name?: string } | null)?.name === name);
    return Promise.all([client.call(updateBatch, { team, batchId: small, name }), told]);
  };
  await times(toListener, 5);
  const idle = await times(toListener, 300);
  const watched = await plant(8);
  const during: number[] = [];
  let isDone = false;
  const indexed = index(watched.batchId).finally(() => {
    isDone = true;
  });
  for (let round = 0; !isDone; round += 1) during.push(...(await times(() => toListener(1_000 + round), 1)));
  report({ name: "ingest.index_beside_changes", value: megabytes / (await indexed), unit: "MB/s" });
  report({ name: "ingest.live_p50", value: quantile(during, 0.5), unit: "ms", floor: quantile(idle, 0.5) });
  report({ name: "ingest.live_p99", value: quantile(during, 0.99), unit: "ms", floor: quantile(idle, 0.99) });
  heard.close();
} finally {
  await end();
}
