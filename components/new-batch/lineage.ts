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

/** Drafts that go as one thing: a file alone, the files of one run, or all of them when they are sent as one; none otherwise. */
export function togetherOf(drafts: readonly Draft[], isOneRun: boolean): readonly Draft[] {
  const runs = new Set(drafts.map(({ run }) => run?.runId ?? null));
  const isAsked = isOneRun && drafts.every(({ run }) => run === null);
  return drafts.length === 1 || isAsked || (runs.size === 1 && !runs.has(null)) ? drafts : [];
}

/**
 * Files whose answers will be told apart by their ids alone: those that are sent as one run, and parts of one file of which some
 * were changed since it was cut; as it was cut, no id stands in two of them.
 */
export function joinedOf(drafts: readonly Draft[], isOneRun: boolean): Draft[][] {
  const loose = isOneRun ? drafts.filter(({ run, versions }) => run === null && versions.length > 0) : [];
  const parts = groupRuns(drafts.filter(({ run }) => run !== null).map((draft) => ({ draft })));
  const changed = parts
    .map((group) => group.map(({ draft }) => draft))
    .filter((group) => group.some(({ versions }) => versions.length > 1));
  return [loose, ...changed].filter((group) => group.length > 1);
}

/** What each draft's batch is called, and what ties it to others: to its trial, or to the other files of its run (and their trial). */
export function lineagesOf(
  drafts: readonly Draft[],
  { names, isOneRun }: Pick<RunForm, "names" | "isOneRun">,
): Map<string, Lineage & { name: string }> {
  const isTogether = isOneRun && drafts.length > 1;
  const togetherId = isTogether ? (drafts.flatMap((draft) => trialOf(draft)?.runId ?? [])[0] ?? newId("run")) : null;
  return new Map(
    drafts.map((draft): [string, Lineage & { name: string }] => {
      const parts = partsOf(drafts, draft);
      const name = names[parts?.[0]?.id ?? draft.id] ?? "";
      const trial = trialOf(draft);
      if (trial && !draft.run && !togetherId)
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
