import "server-only";
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { once } from "@/lib/runtime";
import { claimSlot } from "./slot";

/** One engine for every cache file, so that its memory limit is the limit of all of them together. */
export type Engine = { instance: DuckDBInstance; dir: string };

const memoryLimit = "128MB";
/** A search reads every text there is: two threads share that. */
const threads = 2;

async function start(): Promise<Engine> {
  const dir = await claimSlot();
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    threads: String(threads),
    // Cache files say themselves when to save: by itself the engine would compress the same rows over and over.
    checkpoint_threshold: "1TB",
    // Texts are searched more often than they are written, and reading them packed is what takes time.
    force_compression: "uncompressed",
    // Blocks come and go with every search: what is given up goes back to the system, not into a stock beside the limit.
    // Half of the limit may wait, as to give back every few megabytes made sorts and pages wait half as long again.
    allocator_flush_threshold: "64MB",
    allocator_bulk_deallocation_flush_threshold: "64MB",
    temp_directory: join(/* turbopackIgnore: true */ dir, "spill"),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  return { instance, dir };
}

const loads = () => once<{ running: number }>("results.loads", () => ({ running: 0 }));

/**
 * Loads rows with one thread of the engine: lines are read on a thread of their own meanwhile, and two that load kept whoever waits
 * for an answer waiting half as long again without loading sooner (on two cores they load a fifth later).
 */
export async function sparingly<T>(connection: DuckDBConnection, load: () => Promise<T>): Promise<T> {
  const held = loads();
  held.running += 1;
  try {
    if (held.running === 1) await connection.run("set global threads = 1");
    return await load();
  } finally {
    held.running -= 1;
    // An engine that is no more has no threads to give back.
    if (held.running === 0) await connection.run(`set global threads = ${threads}`).catch(() => undefined);
  }
}

const current = () => once<{ engine: Promise<Engine> | null }>("results.engine", () => ({ engine: null }));

export function engine(): Promise<Engine> {
  const held = current();
  held.engine ??= start().catch((error) => {
    held.engine = null;
    throw error;
  });
  return held.engine;
}

/** A place for rows on their way into a cache; whatever a crash leaves there goes at the next start. */
export async function stageFile(): Promise<string> {
  const dir = join(/* turbopackIgnore: true */ (await engine()).dir, "spill");
  await mkdir(/* turbopackIgnore: true */ dir, { recursive: true, mode: 0o700 });
  return join(/* turbopackIgnore: true */ dir, `${randomUUID()}.jsonl`);
}

/** Takes the engine out of use, for its last users to end in; the next use starts another. */
export function takeEngine(): Promise<Engine | null> {
  const held = current();
  const { engine } = held;
  held.engine = null;
  return engine?.catch(() => null) ?? Promise.resolve(null);
}

/** Ends the engine. Nothing may be using it. */
export async function dropEngine(): Promise<void> {
  (await takeEngine())?.instance.closeSync();
}

/** Runs `work` with a connection that sees one attached database as its own. */
export async function withConnection<T>(alias: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { instance } = await engine();
  const connection = await instance.connect();
  try {
    await connection.run(`use ${alias}`);
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}
