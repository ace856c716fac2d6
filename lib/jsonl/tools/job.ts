import type { CheckLimits } from "@/lib/jsonl/contract";

/** What every tool needs beside its files. */
export interface ToolRun {
  limits: CheckLimits;
  signal?: AbortSignal | undefined;
  /** Bytes read of all that will be read. */
  onRead?: ((bytesDone: number, bytesTotal: number) => void) | undefined;
  /** Before a line is worked on, by tools that run what a person wrote on it. */
  onLine?: ((number: number) => void) | undefined;
}

/** Counts exactly, keeps the first few by name. */
export interface Named<Item> {
  count: number;
  sample: Item[];
}

/** Names kept at most where a tool lists what it met. */
export const NAMED_MAX = 200;

/** Notes one more; keeps it when there is room. */
export function note<Item>(named: Named<Item>, item: Item): void {
  named.count++;
  if (named.sample.length < NAMED_MAX) named.sample.push(item);
}

export const nothing = <Item>(): Named<Item> => ({ count: 0, sample: [] });
