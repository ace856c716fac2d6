import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { enter } from "@/e2e/support/browser";
import { scratchDir } from "@/e2e/support/console";
import { listen } from "@/e2e/support/live";
import { answerLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { sql } from "@/e2e/support/world";
import { updateBatch } from "@/lib/batches/act-contract";
import { listConnections } from "@/lib/connections/contract";
import { startEmbeddedPostgres } from "@/lib/launch/embedded-postgres.mjs";
import { writeConditions } from "@/lib/results/columns";
import { listFields, listResults } from "@/lib/results/contract";
import { report, secondsSince } from "./report";
import { freshConsole, launchBrowser, memoryOf, resetPeak, team } from "./setting";

const count = Number(process.env.BENCH_ROWS ?? 50_000);
const answerBytes = 3_600;
const rounds = 20;

const words = "river bridge ledger amber quiet seven copper garden signal winter paper harbour theory lantern".split(
  " ",
);
let seed = 7;
const word = (): string => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return words[seed % words.length] ?? "";
};
function answer(n: number): string {
  let why = `Answer ${n}:`;
  while (why.length < answerBytes) why += ` ${word()} ${word()} ${word()}, ${n * 7}.`;
  return JSON.stringify({ label: words[n % 6], score: (n * 37) % 101, why });
}

const middleOf = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

async function times(work: (round: number) => Promise<unknown>, times = rounds): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const start = performance.now();
    await work(round);
    seconds.push(performance.now() - start);
  }
  return seconds;
}

const root = scratchDir("bench-db");
const database = await startEmbeddedPostgres({ dataDir: join(root, "database"), log: () => undefined });
const { console: made, client, end } = await freshConsole({ DATABASE_URL: database.url });
Object.assign(process.env, { E2E_URL: made.url, E2E_DATA_DIR: made.dataDir, E2E_DATABASE_URL: database.url });
try {
  const [{ connections }, [owner]] = await Promise.all([
    client.call(listConnections, { team }),
    sql<{ team_id: string; user_id: string }>("select team_id, user_id from members limit 1"),
  ]);
  const place = {
    slug: team,
    id: owner?.team_id ?? "",
    userId: owner?.user_id ?? "",
    connectionId: connections[0]?.id ?? "",
  };
  const requests = Array.from({ length: count }, (_, n) =>
    requestLine(`doc-${n}`, `What is in document ${n}, about ${word()}?`),
  );
  const small = await plantBatch(client, place, { requests: requests.slice(0, 10), output: [] });
  const output = Array.from({ length: count }, (_, n) => answerLine(`doc-${n}`, answer(n)));
  const sizeBytes = output.reduce((sum, line) => sum + line.length + 1, 0);
  const batchId = await plantBatch(client, place, { requests, output });
  const pid = made.process.pid ?? 0;

  /** How long a rename takes until a listener hears of it. */
  const heard = await listen(client, team);
  const toListener = (round: number) => {
    const name = `Renamed ${round} ${Math.random()}`;
    const isIt = (event: { data: unknown }) => (event.data as { name?: string } | null)?.name === name;
    const told = new Promise<void>((resolve) => {
      const look = () => (heard.events.some(isIt) ? resolve() : setImmediate(look));
      look();
    });
    return Promise.all([client.call(updateBatch, { team, batchId: small, name }), told]);
  };
  await times(toListener, 5);
  const idle = await times(toListener, 60);

  // The floor: the same lines parsed by one thread that does nothing else with them.
  const parseAt = performance.now();
  for (const line of output) JSON.parse(line);
  const parseSeconds = secondsSince(parseAt);

  const before = memoryOf(pid).nowBytes;
  await resetPeak(pid);
  const during: number[] = [];
  const startedAt = performance.now();
  let isDone = false;
  const first = client.call(listResults, { team, batchId, limit: 1 }).then((page) => {
    isDone = true;
    return page;
  });
  for (let round = 0; !isDone; round += 1) during.push(...(await times(() => toListener(1_000 + round), 1)));
  const page = await first;
  const seconds = secondsSince(startedAt);
  if (page.counts.good !== count) throw new Error(`indexed ${page.counts.good} of ${count}`);
  const megabytes = sizeBytes / 1e6;
  report({ name: "results.index", value: megabytes / seconds, unit: "MB/s", floor: megabytes / parseSeconds });
  report({ name: "results.index_memory_growth", value: (memoryOf(pid).peakBytes - before) / 1e6, unit: "MB" });
  report({
    name: "results.live_p99_while_indexing",
    value: middleOf(during, 0.99),
    unit: "ms",
    floor: middleOf(idle, 0.99),
  });

  const ask = (query: object) => client.call(listResults, { team, batchId, limit: 100, ...query });
  const p95 = async (name: string, query: (round: number) => object) =>
    report({
      name: `results.${name}_p95`,
      value: middleOf(await times((round) => ask(query(round))), 0.95),
      unit: "ms",
    });
  await p95("first_page", () => ({}));
  await p95("deep_page", (round) => ({ offset: Math.floor((count * round) / rounds) }));
  await p95("search", (round) => ({
    search: `${words[round % words.length]} ${words[(round * 3 + 1) % words.length]}`,
  }));
  await p95("regex", (round) => ({ search: `answer ${round}\\d+5: \\w+ river`, mode: "regex" }));
  await p95("sort_tokens", (round) => ({
    sort: round % 2 ? "-tokens" : "customId",
    search: undefined,
    offset: round * 100,
  }));
  await p95("sort_json", (round) => ({ sort: round % 2 ? "-json.score" : "json.score", offset: round * 100 }));
  await p95("filter_json", (round) => ({
    where: writeConditions([{ column: "json.score", op: "<", value: String(round) }]),
  }));
  report({
    name: "results.fields",
    value: (await times(() => client.call(listFields, { team, batchId }), 1))[0] ?? 0,
    unit: "ms",
  });

  await scroll();
  const cache = join(made.dataDir, "cache", "0");
  const bytes = existsSync(cache)
    ? readdirSync(cache).reduce((sum, name) => sum + statSync(join(cache, name)).size, 0)
    : 0;
  report({ name: "results.index_size", value: bytes / 1e6, unit: "MB", floor: megabytes });
  heard.close();

  /** Scrolls through the whole grid and notes what held the page up. */
  async function scroll(): Promise<void> {
    const browser = await launchBrowser();
    const context = await browser.newContext({ baseURL: made.url, viewport: { width: 1440, height: 900 } });
    await enter(context, client);
    const tab = await context.newPage();
    await tab.goto(`/t/${team}/batches/${batchId}`);
    const grid = tab.getByRole("grid", { name: "Results" });
    await grid.getByText("doc-0", { exact: true }).waitFor();
    const longest = await grid.evaluate(async (element) => {
      const tasks: number[] = [];
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: "longtask",
      });
      for (let step = 0; step < 240; step += 1) {
        element.scrollTop = step % 3 === 0 ? (element.scrollHeight * step) / 240 : element.scrollTop + 400;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { worst: Math.max(0, ...tasks), count: tasks.length };
    });
    report({ name: "results.scroll_longest_task", value: longest.worst, unit: "ms" });
    report({ name: "results.scroll_tasks_over_50_ms", value: longest.count, unit: "tasks" });
    await browser.close();
  }
} finally {
  await end();
  await database.stop();
}
