"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { SendAgainButtons } from "@/components/batch/send-again-buttons";
import { isNarrowed, type ResultView } from "@/components/batch/use-result-view";
import { ChosenBar } from "@/components/shared/chosen-bar";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { formatCount, plural } from "@/lib/format";
import { chosenByPart, matchingByPart } from "./run-choice";
import { RunExportMenu } from "./run-export-menu";
import type { RunSum } from "./sum-run";

const RunEditDialog = dynamic(() => import("./run-edit-dialog").then((file) => file.RunEditDialog), { ssr: false });
const RunRetryDialog = dynamic(() => import("./run-retry-dialog").then((file) => file.RunRetryDialog), { ssr: false });

type RunSelectionBarProps = {
  runId: string;
  run: RunSum;
  view: ResultView;
  /** How many rows of each part match the view. */
  counts: readonly { batchId: string; matching: number }[];
  selected: ReadonlySet<string>;
  onClear: () => void;
  onDone: () => void;
};

/** What can be done with the rows that are ticked, else with all that a narrowed list has, in every part of the run. */
export function RunSelectionBar({ runId, run, view, counts, selected, onClear, onDone }: RunSelectionBarProps) {
  const { role } = useTeam();
  const [asked, setAsked] = useState<"retry" | "edit" | null>(null);
  const isChosen = selected.size > 0;
  if (!isChosen && !isNarrowed(view)) return null;
  const parts: readonly Batch[] = run.parts;
  const rows = isChosen ? chosenByPart(parts, selected) : matchingByPart(parts, view, counts);
  const count = rows.reduce((sum, part) => sum + part.count, 0);
  const hint = can(role, "batch:retry") ? undefined : "Viewers cannot retry.";
  const editHint = can(role, "batch:submit") ? undefined : "Viewers cannot submit.";
  const close = () => setAsked(null);
  const Dialog = { retry: RunRetryDialog, edit: RunEditDialog }[asked ?? "retry"];
  return (
    <>
      {/* The last rows can be brought out from under it. */}
      <div aria-hidden className="h-14 max-md:h-24" />
      <ChosenBar aria-label={isChosen ? "Chosen rows" : "Rows of this view"}>
        <span role="status" className="mr-2 font-medium">
          {isChosen ? `${formatCount(count)} chosen` : `${plural(count, "row")} ${count === 1 ? "matches" : "match"}`}
          {rows.length > 1 && <span className="font-normal text-muted-foreground"> in {rows.length} parts</span>}
        </span>
        <div className="ml-auto flex flex-wrap gap-2">
          {count > 0 && view.filter !== "unmatched" && (
            <SendAgainButtons retryHint={hint} editHint={editHint} onAsk={setAsked} />
          )}
          {count > 0 && (
            <RunExportMenu runId={runId} isComplete={run.isComplete} view={view} rows={rows} count={count} />
          )}
          {isChosen && (
            <Button variant="ghost" size="sm" onClick={onClear}>
              Clear
            </Button>
          )}
        </div>
      </ChosenBar>
      {asked && (
        <Dialog
          parts={rows}
          count={count}
          onClose={close}
          onDone={() => {
            close();
            onDone();
          }}
        />
      )}
    </>
  );
}
