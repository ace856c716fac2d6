import { beginWork, type Desk, stopWork } from "@/components/shared/jsonl/desk";
import {
  type Counted,
  currentVersion,
  type Draft,
  isSending,
  type Plan,
  trialOf,
  type Version,
} from "@/components/shared/jsonl/draft";
import { checkFile, countTokens } from "@/components/shared/jsonl/engine";
import { requireUnchanged } from "@/components/shared/jsonl/file-changed";
import { keepDraft } from "@/components/shared/jsonl/keep-draft";
import { newId } from "@/components/shared/jsonl/new-id";
import { createBatchMutation } from "@/lib/batches/queries";
import { uploadInput } from "@/lib/files/upload";
import { waitForFile } from "@/lib/files/wait-for-file";
import { plural } from "@/lib/format";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { SampleResult } from "@/lib/jsonl/tools/sample";
import { AppError } from "@/lib/wire/errors";

/** Lines that are run first. */
export const trialRequests = 20;
const nameMax = 120;

/** The shortest of the windows a connection offers ("1h" before "24h"). */
export function shortestWindow(windows: readonly string[], otherwise: string): string {
  const hours = (window: string) => Number(/^(\d+)h$/.exec(window)?.[1] ?? Number.POSITIVE_INFINITY);
  return [...windows].sort((a, b) => hours(a) - hours(b))[0] ?? otherwise;
}

/** Sends a few lines of a draft ahead, of every model and url some, as a batch of their own. The draft stays. */
export async function startTrial(desk: Desk, id: string, plan: Plan): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  if (!version || isSending(draft) || draft.trying.kind === "sending") return;
  const signal = beginWork(desk, id, "trial");
  desk.store.patch(id, { trying: { kind: "sending" }, trial: null });
  try {
    const trial = await send(desk, draft, version, plan, signal);
    desk.store.patch(id, { trial, trying: { kind: "none" } });
    await keepDraft(desk, id);
  } catch (error) {
    if (signal.aborted) return desk.store.patch(id, { trying: { kind: "none" } });
    const message =
      error instanceof AppError ? error.message : "The trial could not be sent. Nothing was lost; try again.";
    desk.store.patch(id, { trying: { kind: "failed", message } });
  }
}

export function stopTrial(desk: Desk, id: string): void {
  stopWork(desk, id, "trial");
  desk.store.patch(id, { trying: { kind: "none" } });
}

async function send(desk: Desk, draft: Draft, version: Version, plan: Plan, signal: AbortSignal) {
  await requireUnchanged(version.blob);
  const seed = Math.floor(Math.random() * 1_000_000);
  const { blob, chosen } = await sampleOf(desk, version, seed, false, signal);
  const counted = await countedIn(desk, blob, signal);
  const key = `${draft.id}-trial-${seed}`;
  const name = `${draft.fileName.replace(/(\.(jsonl|ndjson|gz))+$/i, "")}.first-${chosen}.jsonl`;
  const fileId = await uploadInput({
    team: desk.team,
    name,
    blob,
    key,
    signal,
    onProgress: () => undefined,
    onWait: () => undefined,
  });
  const file = await waitForFile(desk.client, desk.team, fileId, signal);
  if (file.state === "rejected")
    throw new AppError("file_rejected", file.reason ?? "The server found the lines invalid.");
  const runId = newId("run");
  const mutation = desk.client.getMutationCache().build(desk.client, createBatchMutation(desk.client, desk.team));
  const batch = await mutation.execute({
    ...plan,
    name: `${plan.name.slice(0, nameMax - 12)} · first ${chosen}`,
    idempotencyKey: newId("sub"),
    inputFileId: fileId,
    relation: "canary",
    runId,
  });
  return { batchId: batch.id, versionId: version.id, runId, seed, requests: chosen, counted };
}

/** Input tokens of the lines to be tried, by model: what they are billed then says how far the whole count is off. */
async function countedIn(desk: Desk, blob: Blob, signal: AbortSignal): Promise<Counted[]> {
  const limits = desk.limits?.limits ?? DEFAULT_LIMITS;
  const { tally, sample } = await checkFile(blob, { limits, signal, onProgress: () => undefined });
  const { groups } = await countTokens({ tally, sample }, signal);
  const counted = new Map<string, Counted>();
  for (const { model, url, requests } of tally.groups) {
    if (model === null) continue;
    const one = counted.get(model) ?? { model, requests: 0, tokens: 0 };
    one.requests += requests;
    one.tokens += groups.find((group) => group.model === model && group.url === url)?.input.likely ?? 0;
    counted.set(model, one);
  }
  return [...counted.values()];
}

/** Takes the lines that were tried out of a draft, which then is the rest. What is left is the same byte for byte. */
export async function leaveRest(desk: Desk, id: string): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  const trial = draft && trialOf(draft);
  if (!version || !trial) return;
  await requireUnchanged(version.blob);
  const signal = beginWork(desk, id, "trial");
  const { rest, chosen } = await sampleOf(desk, version, trial.seed, true, signal);
  if (!rest || chosen !== trial.requests)
    throw new AppError("conflict", "The lines that were tried are not found again.");
  const label = `${plural(chosen, "request")} run before`;
  const next: Version = { id: newId("ver"), blob: rest, label, counts: [], result: null };
  desk.store.patch(id, ({ versions }) => ({ versions: [...versions, next], trial: null }));
  await keepDraft(desk, id);
}

async function sampleOf(
  desk: Desk,
  version: Version,
  seed: number,
  withRest: boolean,
  signal: AbortSignal,
): Promise<SampleResult> {
  const { runTool } = await import("@/lib/jsonl/tools/run-tool");
  const how = { kind: "stratified" as const, count: trialRequests, seed };
  const limits = desk.limits?.limits ?? DEFAULT_LIMITS;
  return runTool({ tool: "sample", input: { blob: version.blob, how, withRest }, limits }, { signal });
}
