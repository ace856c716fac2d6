"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { StateWord } from "@/components/shared/state-word";
import { formatCount } from "@/lib/format";
import type { RuleFinding, Tally } from "@/lib/jsonl/contract";
import type { TeamModel } from "@/lib/models/contract";
import { cn } from "@/lib/utils";
import type { BenchGoal } from "./bench-goal";
import { CheckPlaces } from "./check-places";
import { levelTone, levelWord, ruleNote } from "./check-words";
import type { Desk } from "./desk";
import { currentVersion, type Draft } from "./draft";
import { FixControl } from "./fix-control";

type CheckRowProps = {
  desk: Desk;
  draft: Draft;
  rule: RuleFinding;
  tally: Tally | null;
  models: readonly TeamModel[];
  isLocked: boolean;
  /** Something else is to be put right before the file can be split. */
  isSplitHeld: boolean;
  /** Goes to the tool of the Workbench that puts a finding right; null where there is no way to it. */
  onBench: ((goal: BenchGoal) => void) | null;
};

/** One rule: level, exact count, what it is, the first place and why it matters; the fix on the right. */
export function CheckRow({ desk, draft, rule, tally, models, isLocked, isSplitHeld, onBench }: CheckRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const version = currentVersion(draft);
  const hasPlaces = rule.sample.some(({ line }) => line > 0) && version !== null;
  // Of the file as a whole it can still be told where the rule comes from.
  const hasDetails = hasPlaces || (version !== null && rule.source !== undefined);
  return (
    <li className="border-t" data-rule={rule.rule}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-[11px] sm:flex-nowrap">
        <StateWord tone={levelTone[rule.level]} className="w-[74px] shrink-0 text-xs">
          {levelWord[rule.level]}
        </StateWord>
        <span className="min-w-13 shrink-0 font-semibold tabular-nums">{formatCount(rule.count)}</span>
        <div className="order-last w-full min-w-0 flex-1 basis-full sm:order-none sm:basis-0">
          <h3 className="font-medium">
            {hasDetails ? (
              <button
                type="button"
                aria-expanded={isOpen}
                aria-controls={id}
                onClick={() => setIsOpen(!isOpen)}
                className="inline-flex items-center gap-1 rounded-sm text-left hover:underline hover:underline-offset-4"
              >
                {rule.title}
                <ChevronRight
                  aria-hidden
                  className={cn("size-3.5 shrink-0 text-muted-foreground transition-transform", isOpen && "rotate-90")}
                />
              </button>
            ) : (
              rule.title
            )}
          </h3>
          <p className="text-xs text-pretty wrap-anywhere text-muted-foreground">{ruleNote(rule)}</p>
        </div>
        <div className="ml-auto flex shrink-0 items-center gap-1.5 sm:max-w-64">
          <FixControl
            desk={desk}
            draft={draft}
            rule={rule}
            tally={tally}
            models={models}
            isLocked={isLocked}
            isSplitHeld={isSplitHeld}
            onShow={hasPlaces ? () => setIsOpen(true) : null}
            onBench={onBench}
          />
        </div>
      </div>
      {isOpen && version && <CheckPlaces id={id} desk={desk} draft={draft} version={version} rule={rule} />}
    </li>
  );
}
