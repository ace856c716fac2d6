import { z } from "zod";
import { NewBatch } from "@/lib/batches/create-contract";
import type { InputFile } from "@/lib/files/contract";
import type { CheckReport, RuleFinding } from "@/lib/jsonl/contract";
import type { FixCount } from "@/lib/jsonl/fix-contract";
import type { Patch } from "@/lib/jsonl/patch";
import type { TokenCount } from "@/lib/jsonl/token-contract";

/** What a check found; it holds only for the limits it was made with. Tokens are null until a sample has been counted. */
export type CheckResult = { limitsKey: string; report: CheckReport; tokens: TokenCount | null };

/** One state of a file. The first is the file as it came; each correction adds one and changes none. */
export type Version = {
  id: string;
  blob: Blob;
  /** What made it, "118 ids renamed"; null for the file as it came. */
  label: string | null;
  counts: readonly FixCount[];
  /** What makes it of the version before it, one after the other: kept in its stead. Null: it is kept whole. */
  patches: readonly KeptPatch[] | null;
  result: CheckResult | null;
};

/** A patch under the id it is kept by. */
export type KeptPatch = { id: string; patch: Patch };

export type TaskProgress = { bytesDone: number; bytesTotal: number; lines: number; rules: readonly RuleFinding[] };

/** What is being done to a file here, in the browser. */
export type Task =
  | { kind: "idle" }
  | { kind: "unpack" | "check" | "fix"; progress: TaskProgress; startedAtMs: number }
  | { kind: "stopped" }
  | { kind: "failed"; message: string };

/** Why a batch is not going on: by hand, the line is lost, the session has ended, or what the server said. */
export type StopReason = "hand" | "lost" | "signed_out" | "refused";

/** How far a batch is on its way to the server. `stopped` keeps what has arrived. */
export type Sending =
  | { kind: "none" }
  | { kind: "queued" }
  /** What lies beside its requests goes first. */
  | { kind: "table"; sentBytes: number; sizeBytes: number; isWaiting: boolean }
  | { kind: "uploading"; sentBytes: number; bytesPerSecond: number | null; isWaiting: boolean }
  | { kind: "checking" }
  | { kind: "creating" }
  | { kind: "stopped"; sentBytes: number; why: StopReason; message: string }
  | { kind: "rejected"; message: string };

/** What is submitted, fixed at the moment of the click: the batch without its file. */
export const Plan = NewBatch.omit({ idempotencyKey: true, inputFileId: true });
export type Plan = z.output<typeof Plan>;

export type LocalFile = { name: string; blob: Blob };

/** The rows requests were made of, each with its id, as `lib/jsonl/sheet/source-lines` spells them. */
export type SourceFile = LocalFile & {
  /** Names these rows, whichever files they lie beside. */
  key: string;
  /** Whether they go to the server at Submit; else they never leave this browser. */
  isShared: boolean;
  /** Their id on the server, once they are there. */
  sentAs: string | null;
  /** The version whose requests got other ids, and the rows under the ids of before; undone with it. */
  versionId?: string | undefined;
  before?: SourceFile | undefined;
};

/** Requests that are not sent because another one asks the same, as `lib/jsonl/sheet/copy-lines` spells them. */
export type CopiesFile = LocalFile & {
  key: string;
  sentAs: string | null;
  /** The version they were taken out for; it is undone with them. */
  versionId: string;
  taken: number;
};

/**
 * What lies beside a file: the rows its requests were made of; the requests that get an answer of one of them; and what its
 * placeholders stand for, which stays in this browser.
 */
export type Beside = Readonly<{ source?: SourceFile; masks?: LocalFile; copies?: CopiesFile }>;
export const besideKinds = ["source", "masks", "copies"] as const;
export type BesideKind = (typeof besideKinds)[number];

/** Input tokens counted in the requests of one model. */
export const Counted = z.object({ model: z.string(), requests: z.number().int(), tokens: z.number() });
export type Counted = z.infer<typeof Counted>;

/** Some lines of a draft, run first. It holds for one version of the file; the rest is what this seed leaves. */
export const Trial = z.object({
  batchId: z.string(),
  versionId: z.string(),
  runId: z.string(),
  seed: z.number().int(),
  requests: z.number().int(),
  /** What these lines count, to be compared with what they are billed. */
  counted: z.array(Counted).default([]),
});
export type Trial = z.infer<typeof Trial>;

/** Whether a trial is on its way, or why it is not. */
export type Trying = { kind: "none" } | { kind: "sending" } | { kind: "failed"; message: string };

/** What was run first: the batch, and how many requests it has. */
export const Tried = Trial.pick({ batchId: true, requests: true, counted: true });
export type Tried = z.infer<typeof Tried>;

/** One of several files that are sent as one run. `part` counts from 1; `tried` was taken out of the whole before it was cut. */
export const RunPart = z.object({
  runId: z.string(),
  fileName: z.string(),
  part: z.number().int(),
  of: z.number().int(),
  tried: Tried.nullable().default(null),
});
export type RunPart = z.infer<typeof RunPart>;

/** A batch in the making. Either its file is here (`versions`), or on the server already (`serverFile`). */
export type Draft = {
  id: string;
  /** Made with the draft: sending it twice makes one batch. */
  idempotencyKey: string;
  fileName: string;
  versions: readonly Version[];
  serverFile: InputFile | null;
  task: Task;
  sending: Sending;
  plan: Plan | null;
  /** Input file on the server, once the upload is complete. */
  fileId: string | null;
  /** Input file on the server that this was fetched from; corrections made here do not change that one. */
  openedFrom: string | null;
  beside: Beside;
  trial: Trial | null;
  trying: Trying;
  run: RunPart | null;
  /** Whether it survives a reload; null while the copy is being made. */
  isKept: boolean | null;
  addedAtMs: number;
};

export const currentVersion = (draft: Draft): Version | null => draft.versions.at(-1) ?? null;
export const isBusy = ({ task }: Draft): boolean =>
  task.kind === "unpack" || task.kind === "check" || task.kind === "fix";

const onTheWay: readonly Sending["kind"][] = ["queued", "table", "uploading", "checking", "creating"];
export const isSending = ({ sending }: Draft): boolean => onTheWay.includes(sending.kind);

/** The verdict on the present version, when it was made with these limits. */
export function resultOf(draft: Draft, limitsKey: string | null): CheckResult | null {
  const result = currentVersion(draft)?.result ?? null;
  return result && result.limitsKey === limitsKey ? result : null;
}

/** The trial of the file as it is now; one of an earlier version does not count. */
export function trialOf(draft: Draft): Trial | null {
  return draft.trial && draft.trial.versionId === currentVersion(draft)?.id ? draft.trial : null;
}

/** What was run first of files that go together; null where nothing was. */
export function triedOf(drafts: readonly Draft[]): Tried | null {
  const trials = drafts.flatMap(({ trial }) => trial ?? []);
  const [first] = trials;
  if (!first) return drafts[0]?.run?.tried ?? null;
  return {
    batchId: first.batchId,
    counted: first.counted,
    requests: trials.reduce((sum, { requests }) => sum + requests, 0),
  };
}

/** Requests in the file; null while not counted. */
export function requestsOf(draft: Draft): number | null {
  return draft.serverFile ? draft.serverFile.requests : (currentVersion(draft)?.result?.report.requests ?? null);
}
