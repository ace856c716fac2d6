"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { formatCount, shortModelName } from "@/lib/format";
import type { RuleFinding, Tally } from "@/lib/jsonl/contract";
import type { Fix } from "@/lib/jsonl/fix-contract";
import type { TeamModel } from "@/lib/models/contract";
import { type BenchGoal, goalLabel, goalOf } from "./bench-goal";
import { fixDraft } from "./check-draft";
import type { Desk } from "./desk";
import type { Draft } from "./draft";
import { fixOf, offeredFix, usualMaxTokens } from "./fix-plan";
import { MaxTokensForm } from "./max-tokens-form";
import { ModelChoice } from "./model-choice";
import { isModelMissing } from "./model-scopes";
import { splitDraft, splitFor, splitLabel } from "./split-draft";
import { suggestModel } from "./suggest-model";
import { isUrlUnsure, UrlChoice } from "./url-choice";

type FixControlProps = {
  desk: Desk;
  draft: Draft;
  rule: RuleFinding;
  tally: Tally | null;
  models: readonly TeamModel[];
  isLocked: boolean;
  /** Something else is to be put right before the file can be split. */
  isSplitHeld: boolean;
  /** Opens the places of the rule; null when it has none. */
  onShow: (() => void) | null;
  /** Goes to the tool of the Workbench that puts a finding right; null where there is no way to it. */
  onBench: ((goal: BenchGoal) => void) | null;
};

/** The fixes of one rule: what keeps every request comes before what drops some. */
export function FixControl(props: FixControlProps) {
  const { rule, isLocked, onBench } = props;
  const goal = goalOf(rule);
  if (!goal || !onBench) return <EngineFix {...props} />;
  return (
    <span className="flex flex-wrap justify-end gap-1.5">
      <Button variant="outline" size="sm" disabled={isLocked} onClick={() => onBench(goal)}>
        {goalLabel[goal]}
      </Button>
      {rule.fix && <EngineFix {...props} />}
    </span>
  );
}

/** The fix of the engine: a button that does it, and where something is to be chosen a second one beside it. */
function EngineFix(props: FixControlProps) {
  const { desk, draft, rule, tally, models, isLocked, isSplitHeld, onShow } = props;
  const [isOpen, setIsOpen] = useState(false);
  const kind = offeredFix(rule);
  const apply = (fix: Fix) => {
    setIsOpen(false);
    void fixDraft(desk, draft.id, [fix]);
  };

  if (rule.fix === "split") {
    const { kind: by } = desk.limits && tally ? splitFor(desk.limits.limits, tally) : { kind: "limits" as const };
    const split = (
      <span className="grid justify-items-end gap-1">
        <Button
          variant="outline"
          size="sm"
          disabled={isLocked || isSplitHeld}
          onClick={() => void splitDraft(desk, draft.id)}
        >
          {splitLabel[by]}
        </Button>
        {isSplitHeld && <span className="text-xs text-muted-foreground">Put the other findings right first</span>}
      </span>
    );
    if (rule.rule !== "one_model_per_file") return split;
    return (
      <span className="flex flex-wrap justify-end gap-1.5">
        {split}
        <EngineFix {...props} rule={{ ...rule, rule: "mixed_models", fix: "set_model", fixLabel: "Set one model" }} />
      </span>
    );
  }
  if (isUrlUnsure(rule) && desk.limits) {
    const choose = (url: string) => apply({ kind: "set_url", url });
    return <UrlChoice urls={desk.limits.limits.allowedUrls} isLocked={isLocked} onChoose={choose} />;
  }
  if (!kind) {
    return onShow ? (
      <Button variant="outline" size="sm" onClick={onShow}>
        Show line
      </Button>
    ) : null;
  }
  if (kind !== "set_model" && kind !== "set_max_tokens") {
    const fix = fixOf(kind, { model: null, maxTokens: usualMaxTokens });
    return (
      <Button variant="outline" size="sm" disabled={isLocked} onClick={() => fix && apply(fix)}>
        {rule.fixLabel ?? `Fix ${formatCount(rule.count)}`}
      </Button>
    );
  }
  const suggested = isModelMissing(rule) && tally ? suggestModel(tally, models) : null;
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <span className="inline-flex">
        {kind === "set_max_tokens" && (
          <Button
            variant="outline"
            size="sm"
            disabled={isLocked}
            className="rounded-r-none border-r-0"
            onClick={() => apply({ kind, value: usualMaxTokens, where: "missing" })}
          >
            Set {usualMaxTokens}
          </Button>
        )}
        {suggested && (
          <Button
            variant="outline"
            size="sm"
            disabled={isLocked}
            title={suggested}
            className="max-w-56 rounded-r-none border-r-0"
            onClick={() => apply({ kind: "set_model", model: suggested, where: "missing" })}
          >
            <span className="truncate">Set {shortModelName(suggested)}</span>
          </Button>
        )}
        {/* Two buttons, not one that turns into the other under the pointer when the check ends. */}
        <PopoverTrigger asChild key={suggested ? "another" : "any"}>
          {kind === "set_max_tokens" || suggested ? (
            <Button
              variant="outline"
              size="icon-sm"
              disabled={isLocked}
              aria-label={kind === "set_model" ? "Choose another model" : "Choose another ceiling"}
              className="rounded-l-none"
            >
              <ChevronDown aria-hidden />
            </Button>
          ) : (
            <Button variant="outline" size="sm" disabled={isLocked}>
              {rule.fixLabel ?? "Set model"}
              <ChevronDown aria-hidden />
            </Button>
          )}
        </PopoverTrigger>
      </span>
      {kind === "set_max_tokens" ? (
        <PopoverContent align="end" aria-label="Ceiling for answers" className="w-64">
          <MaxTokensForm onSet={(value) => apply({ kind, value, where: "missing" })} />
        </PopoverContent>
      ) : (
        <PopoverContent align="end" aria-label="Choose a model" className="w-84 p-0">
          <ModelChoice
            rule={rule}
            models={models}
            tally={tally}
            onChoose={(model, where) => apply({ kind: "set_model", model, where })}
          />
        </PopoverContent>
      )}
    </Popover>
  );
}
