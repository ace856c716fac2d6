import { plural } from "@/lib/format";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { SampleResult } from "@/lib/jsonl/tools/sample";
import { AppError } from "@/lib/wire/errors";
import { nextVersion } from "./check-draft";
import type { Desk } from "./desk";
import { currentVersion, trialOf, type Version } from "./draft";
import { requireUnchanged } from "./file-changed";
import { keepDraft } from "./keep-draft";

/** Takes the lines that were tried out of a draft, which then is the rest. What is left is the same byte for byte. */
export async function leaveRest(desk: Desk, id: string, signal: AbortSignal): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  const trial = draft && trialOf(draft);
  if (!version || !trial) return;
  await requireUnchanged(version.blob);
  const { rest, chosen } = await takeSample(desk, version, trial.requests, trial.seed, true, signal);
  if (!rest || chosen !== trial.requests)
    throw new AppError("conflict", "The lines that were tried are not found again.");
  const label = `${plural(chosen, "request")} run before`;
  const next = nextVersion(rest, label);
  desk.store.patch(id, ({ versions }) => ({ versions: [...versions, next], trial: null }));
  await keepDraft(desk, id);
}

/** Some lines of a file, of every model, url and length: the same ones for the same seed. */
export async function takeSample(
  desk: Desk,
  { blob }: Version,
  count: number,
  seed: number,
  withRest: boolean,
  signal: AbortSignal,
): Promise<SampleResult> {
  const { runTool } = await import("@/lib/jsonl/tools/run-tool");
  const how = { kind: "stratified" as const, count, seed };
  const limits = desk.limits?.limits ?? DEFAULT_LIMITS;
  return runTool({ tool: "sample", input: { blob, how, withRest }, limits }, { signal });
}
