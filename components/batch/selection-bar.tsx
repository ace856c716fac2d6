"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { ChosenBar } from "@/components/shared/chosen-bar";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { formatCount } from "@/lib/format";
import type { RowChoiceInput } from "@/lib/reruns/contract";
import { useRetryRows } from "./use-rerun";
import type { ViewControl } from "./use-result-view";

const RerunDialog = dynamic(() => import("./rerun-dialog").then((file) => file.RerunDialog), { ssr: false });

type SelectionBarProps = {
  batch: Batch;
  view: ViewControl["view"];
  matching: number;
  selected: ReadonlySet<number>;
  onClear: () => void;
};

/** What can be done with the chosen rows, or with all that a flag gathers. */
export function SelectionBar({ batch, view, matching, selected, onClear }: SelectionBarProps) {
  const { role } = useTeam();
  const [isEditing, setIsEditing] = useState(false);
  const { retry, isPending } = useRetryRows(batch.id);
  const { filter, search, mode, scope, where, cause } = view;
  const isFlagged = flagged.has(filter);
  if (selected.size === 0 && !isFlagged) return null;
  const count = selected.size || matching;
  const rows: RowChoiceInput =
    selected.size > 0
      ? { kind: "seqs", seqs: [...selected].slice(0, 50_000) }
      : {
          kind: "matching",
          selection: {
            filter,
            ...(search ? { search, mode, scope } : {}),
            ...(where ? { where } : {}),
            ...(cause ? { cause } : {}),
          },
        };
  const canRetry = can(role, "batch:retry") && (selected.size > 0 || filter === "failed");
  return (
    <ChosenBar aria-label="Chosen rows">
      <span className="font-medium">
        {selected.size > 0 ? `${formatCount(selected.size)} chosen` : `${formatCount(matching)} in this view`}
      </span>
      <div className="ml-auto flex flex-wrap gap-2">
        {canRetry && (
          <Button variant="outline" size="sm" pending={isPending} disabled={count === 0} onClick={() => retry(rows)}>
            Retry
          </Button>
        )}
        <Button
          variant="outline"
          size="sm"
          disabled={!can(role, "batch:submit") || count === 0}
          onClick={() => setIsEditing(true)}
        >
          Edit and send again…
        </Button>
        {selected.size > 0 && (
          <Button variant="ghost" size="sm" onClick={onClear}>
            Clear
          </Button>
        )}
      </div>
      {isEditing && (
        <RerunDialog batch={batch} rows={rows} count={count} open onOpenChange={() => setIsEditing(false)} />
      )}
    </ChosenBar>
  );
}

/** Filters that gather rows one may want to send again. */
const flagged: ReadonlySet<string> = new Set(["truncated", "empty", "refused", "not_json", "schema_invalid", "failed"]);
