"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import type { Batch } from "@/lib/batches/contract";
import { fileQuery } from "@/lib/files/queries";
import { formatCount, plural } from "@/lib/format";
import type { ResultFilter } from "@/lib/results/contract";
import type { NewExport } from "@/lib/results/exports/contract";
import { writeSeqs } from "@/lib/results/rules/seqs";
import { type ExportedFormat, ExportFormatField, isTableFormat } from "./export-format-field";
import { ExportNow, ExportPopover } from "./export-popover";
import { waitingWord } from "./filter-words";
import { useExport } from "./use-export";
import { selectionOf, type ViewControl } from "./use-result-view";

type ExportMenuProps = {
  batch: Batch;
  view: ViewControl["view"];
  counts: Partial<Record<ResultFilter, number>> | undefined;
  matching: number;
  selected: ReadonlySet<number>;
  label?: string;
};

/** Takes the rows in sight, the chosen ones or all of them home, in the form that is wanted. */
export function ExportMenu({ label = "Export", ...props }: ExportMenuProps) {
  return (
    <ExportPopover label={label}>
      <ExportForm {...props} />
    </ExportPopover>
  );
}

type Scope = "all" | "view" | "selected";

function ExportForm({ batch, view, counts, matching, selected }: ExportMenuProps) {
  const take = useExport(batch);
  const { total } = batch.counts;
  const all = counts?.all ?? total;
  const isNarrowed = matching !== all;
  const canSelect = selected.size > 0;
  const [chosen, setScope] = useState<Scope>(canSelect ? "selected" : isNarrowed ? "view" : "all");
  const [format, setFormat] = useState<ExportedFormat>("csv");
  const [isArrival, setIsArrival] = useState(false);
  const [isMerged, setIsMerged] = useState(true);
  const [isGoodOnly, setIsGoodOnly] = useState(true);
  const [isConversation, setIsConversation] = useState(false);
  const [isEveryId, setIsEveryId] = useState(true);
  const { slug } = useTeam();
  const hasCopies = useQuery(fileQuery(slug, batch.inputFile.id)).data?.copies != null;
  const scope = chosen === "selected" && !canSelect ? "all" : chosen;
  const isTable = isTableFormat(format);
  // The whole of what was delivered is that and nothing else.
  const canMerge = format !== "jsonl" || scope !== "all";
  const asked: NewExport = {
    format,
    ...(scope === "view" ? selectionOf(view) : {}),
    ...(scope === "selected" ? { seqs: writeSeqs(selected) } : {}),
    ...(isTable && isArrival ? { order: "arrival" as const } : {}),
    ...(format === "jsonl" && scope !== "all" ? { order: "input" as const } : {}),
    merged: canMerge && isMerged,
    copies: isTable || (hasCopies && isEveryId && format === "jsonl"),
    flagged: !isGoodOnly,
    conversation: isConversation,
  };
  const scopes = [
    { value: "all" as const, label: `All ${formatCount(all)}` },
    ...(isNarrowed ? [{ value: "view" as const, label: `In view ${formatCount(matching)}` }] : []),
    ...(canSelect ? [{ value: "selected" as const, label: `Chosen ${formatCount(selected.size)}` }] : []),
  ];
  return (
    <div className="grid gap-3">
      {scopes.length > 1 && (
        <Segmented
          label="Which rows"
          value={scope}
          onValueChange={setScope}
          options={scopes}
          className="w-full *:flex-1"
        />
      )}
      <ExportFormatField value={format} onChange={setFormat} />
      {isTable && (
        <Field label="In the order in which answers came" inline>
          <Checkbox checked={isArrival} onCheckedChange={(next) => setIsArrival(next === true)} />
        </Field>
      )}
      {canMerge && (
        <Field label="With the answers of retries in their place" inline>
          <Checkbox checked={isMerged} onCheckedChange={(next) => setIsMerged(next === true)} />
        </Field>
      )}
      {hasCopies && format === "jsonl" && (
        <Field label="With the answers of repeated requests under their ids" inline>
          <Checkbox checked={isEveryId} onCheckedChange={(next) => setIsEveryId(next === true)} />
        </Field>
      )}
      {format === "chat" && (
        <>
          <Field label="Only good answers" inline>
            <Checkbox checked={isGoodOnly} onCheckedChange={(next) => setIsGoodOnly(next === true)} />
          </Field>
          <Field label="Conversations that answers hold, in place of the requests" inline>
            <Checkbox checked={isConversation} onCheckedChange={(next) => setIsConversation(next === true)} />
          </Field>
        </>
      )}
      <Missing batch={batch} pending={counts?.pending ?? 0} all={all} />
      <ExportNow onTake={() => void take(asked)} />
    </div>
  );
}

/** How many rows are there of how many there should be. */
function Missing({ batch, pending, all }: { batch: Batch; pending: number; all: number }) {
  const here = all - pending;
  return (
    <p className="text-xs text-muted-foreground tabular-nums">
      {pending === 0
        ? `${formatCount(here)} of ${plural(all, "row")} have an answer or a failure.`
        : `${formatCount(here)} of ${plural(all, "row")} are here, ${formatCount(pending)} missing${
            batch.results.isComplete ? "" : " so far"
          }. The filter “${waitingWord(batch)}” names them.`}
    </p>
  );
}
