"use client";

import { useId } from "react";
import { PickFiles } from "@/components/shared/jsonl/file-buttons";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { plural } from "@/lib/format";
import type { LocalImage } from "@/lib/jsonl/tools/transform/image-files";
import type { StepWhat, TextMatch, TransformStep } from "@/lib/jsonl/tools/transform/transform-step";
import { valueJson } from "@/lib/jsonl/tools/transform/value-json";
import { Choice } from "./choice";

export type FieldsProps = {
  step: TransformStep;
  onChange: (change: Partial<StepWhat>) => void;
  models: readonly string[];
  images: readonly LocalImage[];
  onImages: (files: File[]) => void;
};

const paths = [
  "body.temperature",
  "body.max_tokens",
  "body.top_p",
  "body.seed",
  "body.n",
  "body.response_format",
  "body.reasoning_effort",
  "body.metadata",
  "url",
  "method",
];
const mono = "font-mono text-xs max-md:text-[1rem]";

/** What can be said about a step, by its kind. */
export function TransformFields({ step, onChange, models, images, onImages }: FieldsProps) {
  const list = useId();
  switch (step.kind) {
    case "model":
      return (
        <Field label="Model" className="max-w-110 grow">
          {(control) => (
            <>
              <Input
                {...control}
                list={list}
                autoComplete="off"
                value={step.model}
                onChange={(event) => onChange({ model: event.target.value })}
              />
              <Options id={list} values={models} />
            </>
          )}
        </Field>
      );
    case "set":
    case "remove":
      return (
        <>
          <Field
            label="Path"
            description="Keys with dots between them, from the start of the line."
            className="w-60 grow sm:max-w-80"
          >
            {(control) => (
              <>
                <Input
                  {...control}
                  list={list}
                  autoComplete="off"
                  spellCheck={false}
                  className={mono}
                  value={step.path}
                  onChange={(event) => onChange({ path: event.target.value })}
                />
                <Options id={list} values={paths} />
              </>
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
    case "replace":
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
    case "ids":
      return (
        <Field
          label="Pattern"
          description="{n} counts, {n:5} with zeros in front; {line}, {id} and {model} are those of the line."
          className="max-w-110 grow"
        >
          <Input
            autoComplete="off"
            spellCheck={false}
            className={mono}
            value={step.pattern}
            onChange={(event) => onChange({ pattern: event.target.value })}
          />
        </Field>
      );
    case "drop":
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
    case "dedupe":
      return (
        <Choice
          label="Lines are the same when they have the same"
          value={step.by}
          onChange={(by) => onChange({ by })}
          options={{ request: "url and body, byte for byte", prompt: "prompt", id: "custom_id" }}
          className="w-72"
        />
      );
    case "images":
      return (
        <>
          <Choice
            label="Longer side"
            value={String(step.maxSidePx ?? "keep")}
            onChange={(value) => onChange({ maxSidePx: value === "keep" ? null : Number(value) })}
            options={{
              keep: "As it is",
              2048: "2048 px at most",
              1536: "1536 px at most",
              1024: "1024 px at most",
              768: "768 px at most",
              512: "512 px at most",
            }}
          />
          <div className="grid content-start gap-1.5">
            <span className="text-xs font-medium text-muted-foreground">Image files</span>
            <PickFiles label="Choose images" isMany accept="image/*" onFiles={onImages} />
            <span className="text-xs text-muted-foreground">
              {images.length > 0
                ? `${plural(images.length, "image")} at hand. They are found by the file name in the request.`
                : "Or drop a folder with them anywhere on this page."}
            </span>
          </div>
        </>
      );
  }
}

function Options({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
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

function shortJson(typed: string): string {
  const json = valueJson(typed);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
