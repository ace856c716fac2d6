import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { pacer } from "@/lib/results/pace";
import { readRequest } from "@/lib/results/rules/request";
import { normaliseResult, type SpoolKind } from "@/lib/results/rules/result";
import { readLineBlocks, type SpoolLine } from "@/lib/results/spool-lines";
import { RowAppender } from "./append";
import { type Progress, saveProgress } from "./progress";
import { createSlots, createStaged, dropErrors, settleStaged } from "./schema";
import { inTransaction } from "./transaction";

export type Filling = {
  connection: DuckDBConnection;
  alias: string;
  /** Told after each commit how many bytes of lines it took in. */
  onCommit: (sizeBytes: number) => Promise<void>;
};

/** Bytes of lines that are placed and committed together: what a crash makes the cache read again. */
const commitBytes = 8 << 20;

/** Blocks of lines gathered until they are worth a commit. */
async function* commits(blocks: AsyncIterable<SpoolLine[]>): AsyncGenerator<SpoolLine[][]> {
  let gathered: SpoolLine[][] = [];
  let sizeBytes = 0;
  for await (const block of blocks) {
    gathered.push(block);
    sizeBytes += block.reduce((sum, line) => sum + line.length, 0);
    if (sizeBytes < commitBytes) continue;
    yield gathered;
    gathered = [];
    sizeBytes = 0;
  }
  if (gathered.length > 0) yield gathered;
}

/** Feeds lines to an appender without holding up the process for longer than one small flush. */
async function feed(rows: RowAppender, blocks: SpoolLine[][], add: (line: SpoolLine) => void): Promise<void> {
  const pace = pacer();
  try {
    for (const block of blocks) {
      for (const line of block) {
        add(line);
        if (pace.isDue()) await pace.rest();
      }
      await pace.rest();
      rows.flush();
    }
  } finally {
    rows.close();
  }
}

/** Reads the requests from where the cache left off; blank lines are no requests. */
export async function fillInput(
  { connection, alias, onCommit }: Filling,
  path: string,
  from: Progress,
): Promise<Progress> {
  const at = { ...from };
  for await (const blocks of commits(readLineBlocks(path, from.consumed))) {
    const before = at.consumed;
    await inTransaction(connection, async () => {
      const rows = await RowAppender.open(connection, "input", alias);
      await feed(rows, blocks, (line) => {
        // Trimming takes a byte order mark away too.
        const text = line.bytes.toString("utf8").trim();
        at.consumed = line.offset + line.length;
        if (text === "") return;
        rows.request(at.lines, readRequest(text), line);
        at.lines += 1;
      });
      await saveProgress(connection, "input", at);
    });
    await onCommit(at.consumed - before);
  }
  return at;
}

/** Marks the input as read to its end: its requests get their slots. `generation` 1 says that this has happened. */
export async function finishInput({ connection }: Filling, at: Progress): Promise<Progress> {
  const done = { ...at, generation: 1 };
  await inTransaction(connection, async () => {
    await connection.run(createSlots);
    await saveProgress(connection, "input", done);
  });
  return done;
}

/** Reads delivered lines up to `to`, an acknowledged end, and puts each beside its request. */
export async function fillResults(
  { connection, onCommit }: Filling,
  { kind, path, to, firstNo }: { kind: SpoolKind; path: string; to: number; firstNo: number },
  from: Progress,
): Promise<Progress> {
  const at = { ...from };
  let no = firstNo;
  for await (const blocks of commits(readLineBlocks(path, from.consumed, to))) {
    const before = at.consumed;
    await inTransaction(connection, async () => {
      await connection.run(createStaged);
      const rows = await RowAppender.open(connection, "staged", "temp");
      await feed(rows, blocks, (line) => {
        // Whether JSON was asked for is known where the request is found; the flag is dropped there if it was not.
        const result = normaliseResult(line.bytes.toString("utf8"), { kind, wantsJson: true });
        rows.result({ no, kind, generation: from.generation }, result, line);
        no += 1;
        at.lines += 1;
        at.consumed = line.offset + line.length;
      });
      await connection.run(settleStaged[kind]);
      await saveProgress(connection, kind, at);
    });
    await onCommit(at.consumed - before);
  }
  if (at.consumed !== to) throw new Error("the result spool is shorter than acknowledged");
  return at;
}

/** Empties what was read of a kind of results, so that its new generation can be read from the start. */
export async function forgetResults({ connection }: Filling, kind: SpoolKind): Promise<void> {
  // Failures were placed around the answers, so they go with them.
  if (kind === "output") await connection.run("delete from result where not is_error");
  await connection.run(dropErrors);
  await connection.run(
    kind === "output" ? "delete from source where name <> 'input'" : "delete from source where name = 'error'",
  );
}
