"use client";

import { useId, useState } from "react";
import type { RuleFinding, Tally } from "@/lib/jsonl/contract";
import type { TeamModel } from "@/lib/models/contract";
import type { BenchGoal } from "./bench-goal";
import { CheckPlaces } from "./check-places";
import { ruleNote } from "./check-words";
import type { Desk } from "./desk";
import { currentVersion, type Draft } from "./draft";
import { FindingRow } from "./finding-row";
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

/** One rule that a file breaks, with its fix; opened, the places it was found at. */
export function CheckRow({ desk, draft, rule, tally, models, isLocked, isSplitHeld, onBench }: CheckRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const version = currentVersion(draft);
  const hasPlaces = rule.sample.some(({ line }) => line > 0) && version !== null;
  // Of the file as a whole it can still be told where the rule comes from.
  const hasDetails = hasPlaces || (version !== null && rule.source !== undefined);
  return (
    <FindingRow
      finding={rule}
      note={ruleNote(rule)}
      isOpen={isOpen}
      onToggle={hasDetails ? () => setIsOpen(!isOpen) : null}
      detailsId={id}
      acts={
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
      }
    >
      {version && <CheckPlaces id={id} desk={desk} draft={draft} version={version} rule={rule} />}
    </FindingRow>
  );
}
