import type { BatchRecord } from "@/lib/emulator/batches/batch-record";

/** What a fault asks a route to do wrong; everything else about the reply stays true. */
export type FaultHints = {
  ignoreSkip?: boolean;
  ignoreOffset?: boolean;
  /** Added to the first line of a content reply (+1 leaves one out, −1 repeats one). */
  offBy?: number;
  /** While a batch runs, this share of its newest `window` lines is not there yet and turns up later in its place. */
  withhold?: { share: number; window: number };
  ignoreSearch?: boolean;
  /** A batch whose rows were not read stays in `cancelling`, since so long ago. */
  staysCancellingMs?: number;
  /** Things younger than this are missing from lists. */
  listLagMs?: number;
  /** What lists tell of, by account: filled by the first of them, told by every later one. */
  frozenLists?: Map<string, BatchRecord[]>;
};

export type AppEnv = { Bindings: { hints?: FaultHints } | undefined };
