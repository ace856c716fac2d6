import "server-only";
import type { batches } from "@/lib/batches/table";
import { inputPath } from "@/lib/files/spool";
import { readLineBlocks } from "@/lib/line-blocks";
import { pacer } from "@/lib/results/pace";
import type { SpoolKind } from "@/lib/results/rules/result";
import type { Held } from "@/lib/results/source";
import { spoolPath } from "@/lib/results/spool";
import { once } from "@/lib/runtime";
import { Ledger } from "./ingest-ledger";
import { indexRequests } from "./ingest-requests";

export type BatchRow = typeof batches.$inferSelect;
export const spoolKinds = ["output", "error"] as const;

/** Entries of all ledgers kept in memory together, some fifty megabytes. */
const weightMax = 400_000;

type Kept = { ledger: Ledger; held: Held };
const kept = () => once<Map<string, Kept>>("ingest.ledgers", () => new Map());

const isSame = (a: Held, b: Held): boolean =>
  spoolKinds.every((kind) => a[kind].generation === b[kind].generation && a[kind].sizeBytes === b[kind].sizeBytes);

/** Adds the acknowledged lines of a spool. False when some of them are missing. */
async function refill(ledger: Ledger, batchId: string, kind: SpoolKind, held: Held[SpoolKind]): Promise<boolean> {
  const pace = pacer();
  const path = spoolPath({ batchId, kind, generation: held.generation });
  try {
    for await (const block of readLineBlocks(path, 0, held.sizeBytes)) {
      for (const line of block) {
        ledger.add(kind, line.bytes);
        if (pace.isDue()) await pace.rest();
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return ledger.lines(kind) === held.lines;
}

/** Lines that were acknowledged and are gone from the disk are fetched again, into a new generation. */
async function rebuild(batch: BatchRow, held: Held): Promise<Kept> {
  const requests = await indexRequests(inputPath(batch.inputFileId));
  const blank = new Ledger(requests, batch.models[0] ?? "unknown");
  let ledger = blank.blank();
  const lost = new Set<SpoolKind>();
  for (const kind of spoolKinds) if (!(await refill(ledger, batch.id, kind, held[kind]))) lost.add(kind);
  if (lost.size === 0) return { ledger, held };
  const next = structuredClone(held);
  for (const kind of lost)
    next[kind] = { generation: held[kind].generation + 1, lines: 0, sizeBytes: 0, isComplete: false };
  ledger = blank.blank();
  for (const kind of spoolKinds) if (!lost.has(kind)) await refill(ledger, batch.id, kind, held[kind]);
  return { ledger, held: next };
}

/** The ledger of a batch as the database acknowledges it: from memory, else from the spool. */
export async function openLedger(batch: BatchRow, held: Held): Promise<Kept> {
  const known = kept().get(batch.id);
  if (known && isSame(known.held, held)) return { ledger: known.ledger, held };
  kept().delete(batch.id);
  return rebuild(batch, held);
}

/** Keeps a ledger for the next time, and lets go of those used longest ago. */
export function keepLedger(batchId: string, ledger: Ledger, held: Held): void {
  const all = kept();
  all.delete(batchId);
  all.set(batchId, { ledger, held: structuredClone(held) });
  let weight = [...all.values()].reduce((sum, one) => sum + one.ledger.weight, 0);
  for (const [oldest, one] of all) {
    if (weight <= weightMax || oldest === batchId) return;
    all.delete(oldest);
    weight -= one.ledger.weight;
  }
}

export function dropLedger(batchId: string): void {
  kept().delete(batchId);
}
