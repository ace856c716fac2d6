"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { StepWhat, TextMatch } from "@/lib/jsonl/tools/transform/transform-step";
import { Choice } from "./choice";
import { mono } from "./suggest-input";

type StepProps<Kind extends StepWhat["kind"]> = {
  step: Extract<StepWhat, { kind: Kind }>;
  onChange: (change: Partial<StepWhat>) => void;
};

/** What is found in prompts, and what stands there instead. */
export function ReplaceFields({ step, onChange }: StepProps<"replace">) {
  return (
    <>
      <Find step={step} onChange={onChange} label="Find" />
      <Field
        label="Replace by"
        description={step.isRegex ? "$1 and $<name> stand for groups." : undefined}
        className="w-52 grow sm:max-w-80"
      >
        <Input value={step.with} autoComplete="off" onChange={(event) => onChange({ with: event.target.value })} />
      </Field>
      <Choice
        label="In"
        value={step.role}
        onChange={(role) => onChange({ role })}
        options={{
          all: "All prompts",
          system: "System prompts",
          user: "User prompts",
          assistant: "Earlier answers",
          tool: "Tool results",
        }}
      />
      <MatchChecks step={step} onChange={onChange} />
    </>
  );
}

/** Which lines go. */
export function DropFields({ step, onChange }: StepProps<"drop">) {
  return (
    <>
      <Choice
        label="Drop lines that"
        value={step.keepsMatches ? "lack" : "have"}
        onChange={(value) => onChange({ keepsMatches: value === "lack" })}
        options={{ have: "contain", lack: "do not contain" }}
      />
      <Find step={step} onChange={onChange} label="Text" />
      <Choice
        label="Where"
        value={step.where}
        onChange={(where) => onChange({ where })}
        options={{ line: "Anywhere in the line", prompt: "In a prompt", id: "In the id" }}
      />
      <MatchChecks step={step} onChange={onChange} />
    </>
  );
}

type MatchProps = { step: TextMatch; onChange: (change: Partial<TextMatch>) => void };

function Find({ step, onChange, label }: MatchProps & { label: string }) {
  return (
    <Field label={label} className="w-52 grow sm:max-w-80">
      <Input
        autoComplete="off"
        spellCheck={false}
        className={step.isRegex ? mono : ""}
        value={step.find}
        onChange={(event) => onChange({ find: event.target.value })}
      />
    </Field>
  );
}

function MatchChecks({ step, onChange }: MatchProps) {
  return (
    <div className="flex basis-full flex-wrap gap-x-5 gap-y-2">
      <Field inline label="Pattern">
        <Checkbox checked={step.isRegex} onCheckedChange={(isOn) => onChange({ isRegex: isOn === true })} />
      </Field>
      <Field inline label="Match case">
        <Checkbox
          checked={step.isCaseSensitive}
          onCheckedChange={(isOn) => onChange({ isCaseSensitive: isOn === true })}
        />
      </Field>
    </div>
  );
}
