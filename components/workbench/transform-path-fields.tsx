"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { StepWhat } from "@/lib/jsonl/tools/transform/transform-step";
import { valueJson } from "@/lib/jsonl/tools/transform/value-json";
import { mono, SuggestInput } from "./suggest-input";

type PathStep = Extract<StepWhat, { kind: "set" | "remove" }>;
type PathFieldsProps = { step: PathStep; onChange: (change: Partial<StepWhat>) => void };

const paths = [
  "body.temperature",
  "body.max_tokens",
  "body.top_p",
  "body.seed",
  "body.n",
  "body.response_format",
  "body.reasoning_effort",
  "body.messages[0].content",
  "body.metadata",
  "url",
  "method",
];

/** Which value is set or taken out, and what it becomes. */
export function PathFields({ step, onChange }: PathFieldsProps) {
  return (
    <>
      <Field
        label="Path"
        description={'Keys with dots between them, [0] for an element of a list, ["a.b"] for a key with dots.'}
        className="w-60 grow sm:max-w-80"
      >
        {(control) => (
          <SuggestInput
            {...control}
            spellCheck={false}
            className={mono}
            value={step.path}
            values={paths}
            onChange={(event) => onChange({ path: event.target.value })}
          />
        )}
      </Field>
      {step.kind === "set" && (
        <Field label="Value" description={`Written as ${shortJson(step.value)}`} className="w-60 grow sm:max-w-96">
          <Input
            autoComplete="off"
            spellCheck={false}
            className={mono}
            value={step.value}
            onChange={(event) => onChange({ value: event.target.value })}
          />
        </Field>
      )}
    </>
  );
}

function shortJson(typed: string): string {
  const json = valueJson(typed);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
