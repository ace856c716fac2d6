import { join } from "node:path";
import type { Client } from "@/e2e/support/client";
import { type Console, scratchDir } from "@/e2e/support/console";
import { answerLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { sql } from "@/e2e/support/world";
import { listConnections } from "@/lib/connections/contract";
import { startEmbeddedPostgres } from "@/lib/launch/embedded-postgres.mjs";
import { freshConsole, team } from "./setting";

export const count = Number(process.env.BENCH_ROWS ?? 50_000);
const answerBytes = 3_600;

export const words =
  "river bridge ledger amber quiet seven copper garden signal winter paper harbour theory lantern".split(" ");

/** Answers of JSON around a long text, other ones for each seed. */
function answersOf(seed: number): string[] {
  let state = seed;
  const word = (): string => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return words[state % words.length] ?? "";
  };
  return Array.from({ length: count }, (_, n) => {
    let why = `Answer ${n}:`;
    while (why.length < answerBytes) why += ` ${word()} ${word()} ${word()}, ${n * 7}.`;
    return answerLine(`doc-${n}`, JSON.stringify({ label: words[(n + seed) % 6], score: (n * 37) % 101, why }));
  });
}

export type ResultSetting = {
  console: Console;
  client: Client;
  /** Plants a finished batch of the benchmark's size that nobody has looked at yet; `lines` are its answers. */
  plant: (seed: number) => Promise<{ batchId: string; lines: readonly string[]; sizeBytes: number }>;
  /** A finished batch of one's own lines. */
  plantLines: (requests: readonly string[], output: readonly string[]) => Promise<string>;
  /** A batch of ten requests without answers. */
  plantSmall: () => Promise<string>;
  end: () => Promise<void>;
};

/** A console of its own and its database, into which large batches are planted, whose requests may all begin alike. */
export async function openResults(instructions = ""): Promise<ResultSetting> {
  const root = scratchDir("bench-db");
  const database = await startEmbeddedPostgres({ dataDir: join(root, "database"), log: () => undefined });
  const { console: made, client, end } = await freshConsole({ DATABASE_URL: database.url });
  Object.assign(process.env, { E2E_URL: made.url, E2E_DATA_DIR: made.dataDir, E2E_DATABASE_URL: database.url });
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
  const system = instructions === "" ? [] : [{ role: "system", content: instructions }];
  const requests = Array.from({ length: count }, (_, n) => {
    const content = `What is in document ${n}, about ${words[n % words.length]}?`;
    return requestLine(`doc-${n}`, content, { messages: [...system, { role: "user", content }] });
  });
  return {
    console: made,
    client,
    plant: async (seed) => {
      const lines = answersOf(seed);
      const sizeBytes = lines.reduce((sum, line) => sum + line.length + 1, 0);
      return { batchId: await plantBatch(client, place, { requests, output: lines }), lines, sizeBytes };
    },
    plantLines: (own, output) => plantBatch(client, place, { requests: own, output }),
    plantSmall: () => plantBatch(client, place, { requests: requests.slice(0, 10), output: [] }),
    end: async () => {
      await end();
      await database.stop();
    },
  };
}

/** Milliseconds that each round took. */
export async function times(work: (round: number) => Promise<unknown>, rounds = 20): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await work(round);
    taken.push(performance.now() - start);
  }
  return taken;
}
