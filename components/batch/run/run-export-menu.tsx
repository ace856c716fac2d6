"use client";

import { useState } from "react";
import { type ExportedFormat, ExportFormatField, isTableFormat } from "@/components/batch/export-format-field";
import { ExportNow, ExportPopover } from "@/components/batch/export-popover";
import { useRunExport } from "@/components/batch/use-export";
import { type ResultView, selectionOf } from "@/components/batch/use-result-view";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { plural } from "@/lib/format";
import { writeSeqs } from "@/lib/results/rules/seqs";
import type { PartRows } from "./run-choice";

type RunExportMenuProps = {
  runId: string;
  isComplete: boolean;
  view: ResultView;
  /** The rows, part by part: those that are ticked, or all that the view has. */
  rows: readonly PartRows[];
  count: number;
};

/** Takes chosen rows of a run home, or all that a narrowed list has, in one file. */
export function RunExportMenu(props: RunExportMenuProps) {
  return (
    <ExportPopover label="Export…">
      <RunExportForm {...props} />
    </ExportPopover>
  );
}

function RunExportForm({ runId, isComplete, view, rows, count }: RunExportMenuProps) {
  const take = useRunExport(runId, isComplete);
  const [format, setFormat] = useState<ExportedFormat>("csv");
  const [isMerged, setIsMerged] = useState(true);
  const [isGoodOnly, setIsGoodOnly] = useState(true);
  const { cause: _, ...selection } = selectionOf(view);
  const chosen = rows.flatMap(({ batch, rows: choice }) =>
    choice.kind === "seqs" ? [{ batchId: batch.id, seqs: writeSeqs(choice.seqs) }] : [],
  );
  const asked = {
    format,
    ...(chosen.length > 0 ? { chosen } : selection),
    merged: isMerged,
    copies: isTableFormat(format),
    flagged: !isGoodOnly,
  };
  return (
    <div className="grid gap-3">
      <ExportFormatField value={format} onChange={setFormat} />
      <Field label="With the answers of retries in their place" inline>
        <Checkbox checked={isMerged} onCheckedChange={(next) => setIsMerged(next === true)} />
      </Field>
      {format === "chat" && (
        <Field label="Only good answers" inline>
          <Checkbox checked={isGoodOnly} onCheckedChange={(next) => setIsGoodOnly(next === true)} />
        </Field>
      )}
      <p className="text-xs text-muted-foreground tabular-nums">
        {plural(count, "row")} of {plural(rows.length, "part")}, in input order.
      </p>
      <ExportNow onTake={() => void take(asked)} />
    </div>
  );
}
