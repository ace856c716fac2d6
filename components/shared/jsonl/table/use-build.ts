"use client";

import { useState } from "react";
import { toast } from "sonner";
import { addMade } from "@/components/shared/jsonl/add-files";
import type { Desk } from "@/components/shared/jsonl/desk";
import { newId } from "@/components/shared/jsonl/new-id";
import { formatCount, plural } from "@/lib/format";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { planProblems } from "@/lib/jsonl/sheet/plan-problem";
import { columnsProblem } from "@/lib/jsonl/sheet/source-lines";
import type { BuiltTable } from "@/lib/jsonl/sheet/table-contract";
import { removeTable, type TableDraft, type TableForm } from "./table-store";
import type { TableState } from "./use-table";

type Ready = Extract<TableState, { kind: "ready" }>;

/** Turns the table into a draft that knows its rows, and takes the table off the desk. */
export function useBuild(
  desk: Desk,
  table: TableDraft,
  { plan, isShared }: TableForm,
  ready: Ready | null,
  onBuilt: ((draftId: string) => void) | undefined,
) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const problem = ready ? (Object.values(planProblems(plan, ready.facts.columns))[0] ?? null) : null;
  const build = async ({ table: opened, facts }: Ready) => {
    setIsBusy(true);
    setError(null);
    try {
      const built = await opened.build(plan, desk.limits?.limits ?? DEFAULT_LIMITS);
      const name = `${table.name.replace(/\.(csv|tsv|json|xlsx)$/i, "") || "table"}.jsonl`;
      const sharing = { key: newId("tab"), isShared: isShared && columnsProblem(facts.columns) === null, sentAs: null };
      const id = addMade(desk, name, built.blob, { source: { name: table.name, blob: built.source, ...sharing } });
      for (const note of builtNotes(built)) toast(note);
      await removeTable(desk, table.id);
      onBuilt?.(id);
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : "The requests could not be made.");
      setIsBusy(false);
    }
  };
  return { problem, isBusy, error, run: () => void (ready && !problem && build(ready)) };
}

/** What was not as the table had it. */
export function builtNotes({ repairedIds, emptyRows }: BuiltTable): string[] {
  const notes: string[] = [];
  if (repairedIds > 0)
    notes.push(
      `${plural(repairedIds, "id was", "ids were")} missing, given twice, too long or not plain letters, and ${repairedIds === 1 ? "has" : "have"} been put right.`,
    );
  if (emptyRows > 0)
    notes.push(
      `${formatCount(emptyRows)} ${emptyRows === 1 ? "row has" : "rows have"} nothing to ask about and ${emptyRows === 1 ? "is" : "are"} left out.`,
    );
  return notes;
}
