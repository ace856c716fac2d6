import "server-only";
import { rm } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ReadJob, ReadPart, StagePaths } from "@/lib/results/reader/contract";
import type { SpoolKind } from "@/lib/results/rules/result";
import { once } from "@/lib/runtime";
import { sparingly, stageFile } from "./engine";
import { createSlots, dropErrors, loadRequests, loadRests, loadResults } from "./load";
import { type Progress, type SourceName, saveProgress } from "./progress";
import { ReaderStuck, readOnThread } from "./reader";
import { bookOf, saveSchemas } from "./schema-book";
import { inTransaction } from "./transaction";

export type Filling = {
  connection: DuckDBConnection;
  /** Told after each commit how many bytes of lines it took in. */
  onCommit: (sizeBytes: number) => Promise<void>;
};

/** Bytes of lines that are placed and committed together: what a crash makes the cache read again. */
const commitBytes = 12 << 20;

type Stretch = Omit<ReadJob, "stage" | "bytesMax">;
type Staged = { part: ReadPart; stage: StagePaths };

/** Reading staged rows takes the engine 32 MB however few they are: one batch after the other, or it runs out of memory. */
export function loadInTurn<T>(load: () => Promise<T>): Promise<T> {
  const turn = once<{ last: Promise<unknown> }>("results.loading", () => ({ last: Promise.resolve() }));
  const loaded = turn.last.then(load);
  turn.last = loaded.catch(() => undefined);
  return loaded;
}

const remove = (stage: StagePaths) =>
  Promise.all(Object.values(stage).map((path) => rm(/* turbopackIgnore: true */ path, { force: true })));

/** Has a stretch read; one whose schemas hold the reader up for ever is read without checking them. */
async function read(job: Stretch): Promise<Staged> {
  const [rows, beside, cells, rests] = [await stageFile(), await stageFile(), await stageFile(), await stageFile()];
  const stage = { rows, beside, cells, rests };
  const whole = { ...job, stage, bytesMax: commitBytes };
  try {
    const part = await readOnThread(whole).catch((error) => {
      if (!(error instanceof ReaderStuck) || job.schemas === null || job.schemas.isGivenUp) throw error;
      return readOnThread({ ...whole, schemas: { ...job.schemas, isGivenUp: true } });
    });
    return { part, stage };
  } catch (error) {
    await remove(stage);
    throw error;
  }
}

/** Parts of a file one after the other; the next one is read while the one before is put away. */
export async function eachPart(job: Stretch, take: (staged: Staged) => Promise<void>): Promise<void> {
  let coming: Promise<Staged> | null = read(job);
  let first = job.first;
  while (coming) {
    const staged: Staged = await coming;
    const { part, stage } = staged;
    first += part.rows;
    coming = part.isEnd ? null : read({ ...job, from: part.consumed, first });
    // Awaited in the next turn; a failure meanwhile must not count as unhandled.
    coming?.catch(() => undefined);
    try {
      await take(staged);
    } catch (error) {
      const left = await coming?.catch(() => null);
      if (left) await remove(left.stage);
      throw error;
    } finally {
      await remove(stage);
    }
  }
}

/**
 * Puts a file beside what the cache has of it, from where it left off: each part with how far that is, in one transaction.
 * `at` moves along, so that it is right when reading breaks. @throws ENOENT
 */
export async function fillFrom(
  { connection, onCommit }: Filling,
  job: Pick<Stretch, "path" | "to" | "first" | "schemas" | "columns"> & { kind: SourceName },
  at: Progress,
  put: (staged: Staged) => Promise<void>,
): Promise<void> {
  const takeIn = async (staged: Staged) => {
    const { consumed, rows } = staged.part;
    const next = { ...at, consumed, lines: at.lines + rows };
    await inTransaction(connection, async () => {
      await loadInTurn(() => put(staged));
      await saveProgress(connection, job.kind, next);
    });
    const sizeBytes = consumed - at.consumed;
    Object.assign(at, next);
    await onCommit(sizeBytes);
  };
  await sparingly(connection, () => eachPart({ ...job, from: at.consumed }, takeIn));
}

/** Reads the requests; blank lines are no requests. @throws ENOENT */
export async function fillInput(filling: Filling, path: string, at: Progress): Promise<void> {
  const { connection } = filling;
  const job = { kind: "input", path, to: Number.MAX_SAFE_INTEGER, first: at.lines, schemas: null } as const;
  await fillFrom(filling, job, at, async ({ part, stage }) => {
    if (part.rows > 0) await connection.run(loadRequests(stage));
    if (part.rests > 0) await connection.run(loadRests(stage));
    await saveSchemas(connection, part.schemas);
  });
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

async function nextNo(connection: DuckDBConnection): Promise<number> {
  const [[next] = []] = (await connection.runAndReadAll("select coalesce(max(no), -1) + 1 from result")).getRowsJS();
  return Number(next);
}

/** Reads delivered lines up to `to`, an acknowledged end, and puts each beside its request. `at` moves along. */
export async function fillResults(
  filling: Filling,
  { kind, path, to }: { kind: SpoolKind; path: string; to: number },
  at: Progress,
): Promise<void> {
  const { connection } = filling;
  const schemas = kind === "output" ? await bookOf(connection) : null;
  const job = { kind, path, to, first: await nextNo(connection), schemas };
  await fillFrom(filling, job, at, async ({ part, stage }) => {
    if (part.rows > 0) await loadResults(connection, { stage, kind, generation: at.generation });
    if (part.rests > 0) await connection.run(loadRests(stage));
  });
  if (at.consumed !== to) throw new Error("the result spool is shorter than acknowledged");
}

/** Empties what was read of a kind of results, so that its new generation can be read from the start. */
export async function forgetResults({ connection }: Filling, kind: SpoolKind): Promise<void> {
  // Failures were placed around the answers, so they go with them.
  if (kind === "output") await connection.run("delete from result where not is_error");
  await connection.run(dropErrors);
  await connection.run(`delete from source where name in (${kind === "output" ? "'output', 'error'" : "'error'"})`);
}
