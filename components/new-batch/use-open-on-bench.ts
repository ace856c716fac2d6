"use client";

import { useRouter } from "next/navigation";
import { type BenchGoal, goalQuery } from "@/components/shared/jsonl/bench-goal";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Draft } from "@/components/shared/jsonl/draft";
import { correctedName } from "@/components/shared/jsonl/file-words";
import { handOver, workbenchScope } from "@/components/shared/jsonl/hand-over";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { dropDraft } from "./send-draft";

/** Takes a file, as it is corrected by now, from this page to the Workbench, and there to what it is opened for. */
export function useOpenOnBench(desk: Desk, draft: Draft): (goal: BenchGoal | null) => void {
  const { id, slug, person } = useTeam();
  const router = useRouter();
  return (goal) => {
    // There all of it is worked on: what was to be sent once is put back.
    const { copies, ...beside } = draft.beside;
    const until = draft.versions.findIndex(({ id }) => id === copies?.versionId);
    const versions = until < 0 ? draft.versions : draft.versions.slice(0, until);
    const version = versions.at(-1);
    if (!version) return;
    const plain = draft.fileName.replace(/\.gz$/i, "");
    const name = versions.length > 1 ? correctedName(plain) : plain;
    const file = new File([version.blob], name, { type: "application/jsonl" });
    handOver(workbenchScope(person.id, id), { file, beside });
    void dropDraft(desk, draft.id);
    router.push(teamHref(slug, `/workbench${goalQuery(goal)}`));
  };
}
