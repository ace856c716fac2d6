import { beginWork, type Desk, stopWork } from "@/components/shared/jsonl/desk";
import {
  type Counted,
  currentVersion,
  type Draft,
  isSending,
  type Plan,
  requestsOf,
  type Trial,
  type Version,
} from "@/components/shared/jsonl/draft";
import { checkFile, countTokens } from "@/components/shared/jsonl/engine";
import { requireUnchanged } from "@/components/shared/jsonl/file-changed";
import { joinLines } from "@/components/shared/jsonl/join-lines";
import { keepDraft } from "@/components/shared/jsonl/keep-draft";
import { takeSample } from "@/components/shared/jsonl/leave-rest";
import { newId } from "@/components/shared/jsonl/new-id";
import { createBatchMutation } from "@/lib/batches/queries";
import { uploadFile } from "@/lib/files/upload";
import { waitForFile } from "@/lib/files/wait-for-file";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { AppError } from "@/lib/wire/errors";
import { joinBeside } from "./join-beside";
import { withBeside } from "./send-beside";

const nameMax = 120;

/**
 * Sends a few lines ahead as a batch of their own, of every model, url and length some; of files that go together, each by its
 * share. The drafts stay.
 */
export async function startTrial(desk: Desk, ids: readonly string[], plan: Plan, count: number): Promise<void> {
  const drafts = ids.flatMap((id) => desk.store.find(id) ?? []);
  const [lead] = drafts;
  if (!lead || drafts.some((draft) => isSending(draft) || draft.trying.kind === "sending")) return;
  const signal = beginWork(desk, lead.id, "trial");
  const patchAll = (change: Partial<Draft>) => {
    for (const { id } of drafts) desk.store.patch(id, change);
  };
  patchAll({ trying: { kind: "sending" }, trial: null });
  try {
    const trials = await send(desk, drafts, plan, count, signal);
    patchAll({ trying: { kind: "none" } });
    for (const [id, trial] of trials) {
      desk.store.patch(id, { trial });
      await keepDraft(desk, id);
    }
  } catch (error) {
    if (signal.aborted) return patchAll({ trying: { kind: "none" } });
    const message =
      error instanceof AppError ? error.message : "The trial could not be sent. Nothing was lost; try again.";
    patchAll({ trying: { kind: "failed", message } });
  }
}

/** Stops the sending of a trial of these drafts. */
export function stopTrial(desk: Desk, ids: readonly string[]): void {
  for (const id of ids) {
    stopWork(desk, id, "trial");
    desk.store.patch(id, { trying: { kind: "none" } });
  }
}

type Taken = { draft: Draft; version: Version; blob: Blob; chosen: number };

async function send(desk: Desk, drafts: readonly Draft[], plan: Plan, count: number, signal: AbortSignal) {
  const seed = Math.floor(Math.random() * 1_000_000);
  const { sharesOf } = await import("@/lib/jsonl/tools/sample");
  const shares = sharesOf(
    drafts.map((draft) => requestsOf(draft) ?? 0),
    count,
  );
  const taken: Taken[] = [];
  for (const [at, draft] of drafts.entries()) {
    const version = currentVersion(draft);
    const share = shares[at] ?? 0;
    if (!version || share === 0) continue;
    await requireUnchanged(version.blob);
    taken.push({ draft, version, ...(await takeSample(desk, version, share, seed, false, signal)) });
  }
  const chosen = taken.reduce((sum, one) => sum + one.chosen, 0);
  const lead = drafts[0] as Draft;
  const blob = await joinLines(taken.map((one) => one.blob));
  const counted = await countedIn(desk, blob, signal);
  const stem = (lead.run?.fileName ?? lead.fileName).replace(/(\.(jsonl|ndjson|gz))+$/i, "");
  const name = `${stem}.first-${chosen}.jsonl`;
  const key = `${lead.id}-trial-${seed}`;
  const quiet = { onProgress: () => undefined, onWait: () => undefined };
  const joined = await joinBeside(drafts, blob, signal);
  const fileId = await withBeside({ desk, draftId: lead.id, signal, beside: joined }, (beside) =>
    uploadFile({ team: desk.team, name, blob, beside, key, signal, ...quiet }),
  );
  const file = await waitForFile(desk.client, desk.team, fileId, signal);
  if (file.state === "rejected")
    throw new AppError("file_rejected", file.reason ?? "The server found the lines invalid.");
  const runId = lead.run?.runId ?? newId("run");
  const mutation = desk.client.getMutationCache().build(desk.client, createBatchMutation(desk.client, desk.team));
  const batch = await mutation.execute({
    ...plan,
    name: `${plan.name.slice(0, nameMax - 12)} · first ${chosen}`,
    idempotencyKey: newId("sub"),
    inputFileId: fileId,
    relation: "canary",
    runId,
  });
  return taken.map(({ draft, version, chosen: requests }): [string, Trial] => [
    draft.id,
    { batchId: batch.id, versionId: version.id, runId, seed, requests, counted },
  ]);
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
