import { type Draft, type Plan, trialOf } from "@/components/shared/jsonl/draft";
import { newId } from "@/components/shared/jsonl/new-id";
import type { RunForm } from "./run-form";

type Lineage = Pick<Plan, "parentId" | "relation" | "runId">;

const nameMax = 120;

/** Files that are sent as one run, first part first; null for a file that goes alone. */
function partsOf(drafts: readonly Draft[], draft: Draft): Draft[] | null {
  const { run } = draft;
  return run && drafts.filter((one) => one.run?.runId === run.runId);
}

/** Drafts one by one, the parts of a run together at the place of its first. */
export function groupRuns<Item extends { draft: Draft }>(items: readonly Item[]): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = item.draft.run?.runId ?? item.draft.id;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

/** What each draft's batch is called, and what ties it to others: to its trial, or to the other files of its run. */
export function lineagesOf(
  drafts: readonly Draft[],
  { names, isOneRun }: Pick<RunForm, "names" | "isOneRun">,
): Map<string, Lineage & { name: string }> {
  const togetherId = isOneRun && drafts.length > 1 ? newId("run") : null;
  return new Map(
    drafts.map((draft): [string, Lineage & { name: string }] => {
      const parts = partsOf(drafts, draft);
      const name = names[parts?.[0]?.id ?? draft.id] ?? "";
      const trial = trialOf(draft);
      if (trial && !draft.run)
        return [draft.id, { name, parentId: trial.batchId, relation: "rest", runId: trial.runId }];
      if (draft.run) {
        const { part, of, runId } = draft.run;
        const number = ` · ${part} of ${of}`;
        return [draft.id, { name: name.slice(0, nameMax - number.length) + number, relation: "shard", runId }];
      }
      return [draft.id, togetherId ? { name, relation: "shard", runId: togetherId } : { name }];
    }),
  );
}
