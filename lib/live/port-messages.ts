import type { Heard } from "./contract";

/** What a tab says to the worker that holds the stream. `lock`: held by the tab for as long as it lives. */
export type ToWorker =
  | { kind: "join"; team: string; after: number; lock: string }
  | { kind: "check" }
  | { kind: "leave" };
export type FromWorker = Heard;
