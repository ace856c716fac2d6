import { Rng } from "@/lib/emulator/answer/rng";

const SPREAD = 0.62;
const MIN_CONCURRENCY = 8;
const MAX_CONCURRENCY = 256;

/** Billions of active parameters, read from a model id such as `Qwen3.5-35B-A3B`; 8 when it names none. */
function activeBillions(model: string): number {
  const active = /-A(\d+(?:\.\d+)?)B/.exec(model) ?? /(\d+(?:\.\d+)?)B\b/i.exec(model);
  return active ? Number(active[1]) : 8;
}

/** Middle of the time one request takes at speed 1, in milliseconds. */
export function medianLatencyMs(model: string, isEmbeddings: boolean): number {
  return isEmbeddings ? 2500 : 2300 + 380 * Math.sqrt(activeBillions(model));
}

/** Simulated duration of one attempt of a row: log-normal, the same for the same batch, row and attempt. */
export function rowLatencyMs(batchId: string, row: number, attempt: number, medianMs: number): number {
  return new Rng(`latency ${batchId} ${row} ${attempt}`).logNormal(medianMs, SPREAD);
}

/** Requests of a batch that run at the same time: a 1,000-row batch takes about twenty rounds. */
export function batchConcurrency(total: number): number {
  return Math.min(Math.max(Math.ceil(total / 20), MIN_CONCURRENCY), MAX_CONCURRENCY);
}

/** Time the upstream spends validating a new batch. */
export const POPULATE_MS = 1000;
/** Time between the last row and the completion stamp when nobody asks. */
export const FINALISE_MS = 1000;
