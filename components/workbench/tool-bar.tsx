"use client";

import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Progress } from "@/components/ui/progress";
import { formatBytes } from "@/lib/format";
import type { ToolState } from "./use-tool";

type ToolBarProps = {
  /** What the button does: "Take the sample". */
  label: string;
  state: ToolState;
  /** Why it cannot begin; null when it can. */
  problem: string | null;
  onStop: () => void;
};

/** The button of a tool, how far it is, and what went wrong. */
export function ToolBar({ label, state, problem, onStop }: ToolBarProps) {
  if (state.kind === "running") {
    const { bytesDone, bytesTotal } = state;
    const said = bytesTotal > 0 ? `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)} read` : "Starting";
    return (
      <div className="flex items-center gap-3">
        <Progress label={label} value={bytesTotal > 0 ? (bytesDone / bytesTotal) * 100 : null} valueText={said} />
        <span className="shrink-0 text-xs text-muted-foreground tabular-nums">{said}</span>
        <Button variant="outline" size="sm" onClick={onStop}>
          Cancel
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button type="submit" disabled={problem !== null}>
        {label}
      </Button>
      {problem && <span className="text-xs text-muted-foreground">{problem}</span>}
      {state.kind === "failed" && <FieldError>{state.message}</FieldError>}
    </div>
  );
}
