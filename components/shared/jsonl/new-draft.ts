import type { Draft, Version } from "./draft";
import { newId } from "./new-id";

/** A draft of which nothing is known yet but its name, and what `part` says. */
export const newDraft = (fileName: string, part: Partial<Draft> = {}): Draft => ({
  id: newId("dra"),
  idempotencyKey: newId("sub"),
  fileName,
  versions: [],
  serverFile: null,
  task: { kind: "idle" },
  sending: { kind: "none" },
  plan: null,
  fileId: null,
  openedFrom: null,
  beside: {},
  trial: null,
  trying: { kind: "none" },
  run: null,
  isKept: null,
  addedAtMs: Date.now(),
  ...part,
});

/** A file as it came. */
export const firstVersion = (blob: Blob): Version => ({
  ...{ id: newId("ver"), blob, label: null },
  ...{ counts: [], patches: null, result: null },
});
