"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldSet } from "@/components/ui/field";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { plural, shortModelName } from "@/lib/format";
import type { RuleFinding } from "@/lib/jsonl/contract";
import type { TeamModel } from "@/lib/models/contract";
import { fixDraft } from "./check-draft";
import type { Desk } from "./desk";
import type { CheckResult, Draft } from "./draft";
import { type FixOffer, type OfferedFix, offerLabel, offersFor, planFixes, usualMaxTokens } from "./fix-plan";
import { suggestModel } from "./suggest-model";

type FixAllProps = {
  desk: Desk;
  draft: Draft;
  result: CheckResult;
  rules: readonly RuleFinding[];
  models: readonly TeamModel[];
  isLocked: boolean;
};

/** All corrections at once: what will be done is listed and ticked, and one button does it. */
export function FixAll({ desk, draft, result, rules, models, isLocked }: FixAllProps) {
  const [isOpen, setIsOpen] = useState(false);
  const offers = offersFor(rules);
  if (offers.length === 0) return null;
  const choices = { model: suggestModel(result.report.tally, models), maxTokens: usualMaxTokens };
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline" size="sm" disabled={isLocked}>
          Fix all
          <ChevronDown aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Fix all" className="w-80">
        <FixList
          offers={offers}
          model={choices.model}
          onApply={(kinds) => {
            setIsOpen(false);
            void fixDraft(desk, draft.id, planFixes(kinds, choices));
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

type FixListProps = { offers: readonly FixOffer[]; model: string | null; onApply: (kinds: OfferedFix[]) => void };

function noteOf({ kind, rules, isLossy }: FixOffer, model: string | null): string {
  if (kind === "set_model") return model ? `to ${shortModelName(model)}` : "choose the model in its row below";
  if (kind === "set_max_tokens") return `to ${usualMaxTokens}`;
  const count = rules.reduce((sum, rule) => sum + rule.count, 0);
  return isLossy ? `${plural(count, "line")} at most; what stands in them is then not sent` : plural(count, "place");
}

function FixList({ offers, model, onApply }: FixListProps) {
  const canDo = (offer: FixOffer) => offer.kind !== "set_model" || model !== null;
  const [ticked, setTicked] = useState<readonly OfferedFix[]>(() =>
    offers.filter((offer) => offer.isOnAtFirst && canDo(offer)).map(({ kind }) => kind),
  );
  return (
    <div className="grid gap-3">
      <FieldSet legend="In a corrected copy; your file stays as it is">
        {offers.map((offer) => (
          <Field key={offer.kind} inline label={offerLabel(offer)} description={noteOf(offer, model)}>
            <Checkbox
              checked={ticked.includes(offer.kind)}
              disabled={!canDo(offer)}
              onCheckedChange={(isOn) =>
                setTicked(isOn === true ? [...ticked, offer.kind] : ticked.filter((kind) => kind !== offer.kind))
              }
            />
          </Field>
        ))}
      </FieldSet>
      <Button
        size="sm"
        className="justify-self-end"
        disabled={ticked.length === 0}
        onClick={() => onApply([...ticked])}
      >
        {ticked.length === 1 ? "Apply 1 correction" : `Apply ${ticked.length} corrections`}
      </Button>
    </div>
  );
}
