"use client";

import { ArrowDown, ArrowUp, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import type { StepCount } from "@/lib/jsonl/tools/transform/lines";
import { stepProblem, type TransformStep } from "@/lib/jsonl/tools/transform/transform-step";
import { cn } from "@/lib/utils";
import { Choice } from "./choice";
import { type FieldsProps, TransformFields } from "./transform-fields";
import { countWords, stepTitle } from "./transform-words";

type TransformStepRowProps = Omit<FieldsProps, "onChange"> & {
  number: number;
  canMove: (by: 1 | -1) => boolean;
  /** Models of the file. */
  used: readonly string[];
  count: StepCount | undefined;
  onChange: (step: TransformStep) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

/** One step: what it does, for which requests, whether it is on, and its place among the others. */
export function TransformStepRow(props: TransformStepRowProps) {
  const { step, number, canMove, used, count, onChange, onMove, onRemove, ...fields } = props;
  const problem = stepProblem(step);
  const name = `step ${number}, ${stepTitle[step.kind]}`;
  const said = !step.isOn ? "off" : (problem ?? countWords(count));
  const scopes = Object.fromEntries([["all", "All requests"], ...used.map((model) => [`m:${model}`, model])]);
  return (
    <li className="border-t px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Field inline label={<span className="font-medium">{`${number}. ${stepTitle[step.kind]}`}</span>}>
          <Checkbox checked={step.isOn} onCheckedChange={(isOn) => onChange({ ...step, isOn: isOn === true })} />
        </Field>
        <span className="order-last min-w-0 flex-1 basis-full text-xs text-muted-foreground tabular-nums sm:order-none sm:basis-0">
          {said}
        </span>
        <span className="ml-auto flex items-center">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Move ${name} up`}
            disabled={!canMove(-1)}
            onClick={() => onMove(-1)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`Move ${name} down`}
            disabled={!canMove(1)}
            onClick={() => onMove(1)}
          >
            <ArrowDown aria-hidden />
          </Button>
          <Button variant="ghost" size="icon-sm" aria-label={`Remove ${name}`} onClick={onRemove}>
            <X aria-hidden />
          </Button>
        </span>
      </div>
      <fieldset
        aria-label={name}
        disabled={!step.isOn}
        className={cn("mt-2.5 flex min-w-0 flex-wrap items-start gap-3 sm:pl-6.5", !step.isOn && "opacity-55")}
      >
        <TransformFields
          {...fields}
          step={step}
          // The fields shown are those of this kind.
          onChange={(change) => onChange({ ...step, ...change } as TransformStep)}
        />
        {(used.length > 1 || step.onlyModel !== null) && (
          <Choice
            label="Only where the model is"
            value={step.onlyModel === null ? "all" : `m:${step.onlyModel}`}
            onChange={(value) => onChange({ ...step, onlyModel: value === "all" ? null : value.slice(2) })}
            options={step.onlyModel === null ? scopes : { ...scopes, [`m:${step.onlyModel}`]: step.onlyModel }}
            className="w-52"
          />
        )}
      </fieldset>
    </li>
  );
}
