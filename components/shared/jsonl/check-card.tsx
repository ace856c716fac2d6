"use client";

import { StateWord } from "@/components/shared/state-word";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Tag } from "@/components/ui/tag";
import type { RuleFinding } from "@/lib/jsonl/contract";
import type { TeamModel } from "@/lib/models/contract";
import type { BenchGoal } from "./bench-goal";
import { CheckRow } from "./check-row";
import { countLevels, holdsSplit, levelTag, sortRules } from "./check-words";
import type { Desk } from "./desk";
import { type CheckResult, type Draft, isBusy, isSending } from "./draft";
import { FixAll } from "./fix-all";

type CheckCardProps = {
  desk: Desk;
  draft: Draft;
  result: CheckResult | null;
  /** All findings: the check's and those of the connection. */
  rules: readonly RuleFinding[];
  /** Models that can be set; empty when the connection's are not known. */
  models: readonly TeamModel[];
  /** Goes to the tool of the Workbench that puts a finding right; null where there is no way to it. */
  onBench: ((goal: BenchGoal) => void) | null;
};

/** What is wrong with a file, grouped by rule, what blocks first. While a check runs it fills as things are found. */
export function CheckCard({ desk, draft, result, rules, models, onBench }: CheckCardProps) {
  const running = draft.task.kind === "check" ? draft.task.progress.rules : [];
  const shown = sortRules(result ? rules : running);
  const counts = countLevels(shown);
  const isLocked = isBusy(draft) || isSending(draft) || !result;
  const isSplitHeld = holdsSplit(shown);
  return (
    <Card aria-label={`Check of ${draft.fileName}`}>
      <CardHeader>
        <CardTitle>Check</CardTitle>
        {counts.error > 0 && <Tag tone="bad">{levelTag.error(counts.error)}</Tag>}
        {counts.warning > 0 && <Tag tone="risk">{levelTag.warning(counts.warning)}</Tag>}
        {counts.error === 0 && counts.warning === 0 && result && <Tag tone="good">Nothing blocks</Tag>}
        <CardActions>
          {result && (
            <FixAll desk={desk} draft={draft} result={result} rules={shown} models={models} isLocked={isLocked} />
          )}
        </CardActions>
      </CardHeader>
      <p role="status" className="sr-only">
        {result && `Checked ${draft.fileName}: ${levelTag.error(counts.error)}, ${levelTag.warning(counts.warning)}.`}
      </p>
      {shown.length > 0 ? (
        <ul>
          {shown.map((rule) => (
            <CheckRow
              key={rule.rule}
              desk={desk}
              draft={draft}
              rule={rule}
              tally={result?.report.tally ?? null}
              models={models}
              isLocked={isLocked}
              isSplitHeld={isSplitHeld}
              onBench={onBench}
            />
          ))}
        </ul>
      ) : result ? (
        <p className="border-t px-4 py-3.5 text-sm">
          <StateWord tone="good">Every request follows every rule.</StateWord>
        </p>
      ) : (
        <Waiting isChecking={draft.task.kind === "check"} />
      )}
    </Card>
  );
}

function Waiting({ isChecking }: { isChecking: boolean }) {
  return (
    <div className="grid gap-2 border-t px-4 py-3.5" aria-busy={isChecking}>
      <p className="text-sm text-muted-foreground">
        {isChecking ? "Nothing found so far." : "The file has not been checked."}
      </p>
      {isChecking && <Skeleton className="h-4 w-2/3" />}
    </div>
  );
}
