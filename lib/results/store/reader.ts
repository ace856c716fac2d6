import "server-only";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { ReaderReply, ReadJob, ReadPart } from "@/lib/results/reader/contract";
import { once } from "@/lib/runtime";

/** A part takes well below a second; one that takes this long met a schema or a text that was made to take for ever. */
const partMs = 30_000;
const idleMs = 10_000;

type Waiting = { resolve: (part: ReadPart) => void; reject: (error: Error) => void; timer: NodeJS.Timeout };
type Reader = { worker: Worker; waiting: Map<number, Waiting> };
type Holder = { reader: Reader | null; lastId: number; idle: NodeJS.Timeout | null };

const holder = () => once<Holder>("results.reader", () => ({ reader: null, lastId: 0, idle: null }));

/** A part that was given up because it took too long. */
export class ReaderStuck extends Error {}

function end(reader: Reader, error: Error): void {
  const held = holder();
  if (held.reader === reader) held.reader = null;
  for (const one of reader.waiting.values()) {
    clearTimeout(one.timer);
    one.reject(error);
  }
  reader.waiting.clear();
  void reader.worker.terminate();
}

function start(): Reader {
  const entry = join(/* turbopackIgnore: true */ process.cwd(), "lib/results/reader/entry.mjs");
  const worker = new Worker(/* turbopackIgnore: true */ entry, {
    execArgv: ["--conditions=react-server"],
    resourceLimits: { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 16 },
  });
  const reader: Reader = { worker, waiting: new Map() };
  worker.unref();
  worker.on("message", (reply: ReaderReply) => {
    const one = reader.waiting.get(reply.id);
    if (!one) return;
    reader.waiting.delete(reply.id);
    clearTimeout(one.timer);
    if (reader.waiting.size === 0) worker.unref();
    if ("part" in reply) one.resolve(reply.part);
    else one.reject(Object.assign(new Error(reply.error.message), { code: reply.error.code ?? undefined }));
  });
  worker.on("error", (error) => end(reader, error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", () => end(reader, new Error("the reader of result files stopped")));
  return reader;
}

/** Lets the thread go when nobody has asked for anything in a while: it keeps some fifty megabytes. */
function restLater(): void {
  const held = holder();
  if (held.idle) clearTimeout(held.idle);
  held.idle = setTimeout(() => {
    if (held.reader && held.reader.waiting.size === 0) end(held.reader, new Error("idle"));
  }, idleMs).unref();
}

/**
 * Reads a stretch of a file into staged rows, on a thread of its own: parsing never holds up what the process serves.
 * @throws ENOENT when the file is gone; ReaderStuck when it took too long
 */
export function readOnThread(job: ReadJob): Promise<ReadPart> {
  const held = holder();
  held.reader ??= start();
  const { reader } = held;
  held.lastId += 1;
  const id = held.lastId;
  restLater();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(reader, new ReaderStuck("reading results took too long")), partMs).unref();
    reader.waiting.set(id, { resolve, reject, timer });
    reader.worker.ref();
    reader.worker.postMessage({ id, job });
  });
}

/** Ends the thread, for a clean stop and for tests. */
export function stopReader(): void {
  const { reader, idle } = holder();
  if (idle) clearTimeout(idle);
  if (reader) end(reader, new Error("the reader of result files was stopped"));
}
