"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { LocalImage } from "@/lib/jsonl/tools/transform/image-files";
import type { StepWhat, TransformStep } from "@/lib/jsonl/tools/transform/transform-step";
import { Choice } from "./choice";
import { mono, SuggestInput } from "./suggest-input";
import { ImageFields } from "./transform-image-fields";
import { DropFields, ReplaceFields } from "./transform-match-fields";
import { PathFields } from "./transform-path-fields";

export type FieldsProps = {
  step: TransformStep;
  onChange: (change: Partial<StepWhat>) => void;
  models: readonly string[];
  images: readonly LocalImage[];
  onImages: (files: File[]) => void;
};

/** What can be said about a step, by its kind. */
export function TransformFields({ step, onChange, models, images, onImages }: FieldsProps) {
  switch (step.kind) {
    case "model":
      return (
        <Field label="Model" className="max-w-110 grow">
          {(control) => (
            <SuggestInput
              {...control}
              value={step.model}
              values={models}
              onChange={(event) => onChange({ model: event.target.value })}
            />
          )}
        </Field>
      );
    case "set":
    case "remove":
      return <PathFields step={step} onChange={onChange} />;
    case "replace":
      return <ReplaceFields step={step} onChange={onChange} />;
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
      return <DropFields step={step} onChange={onChange} />;
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
      return <ImageFields step={step} onChange={onChange} images={images} onImages={onImages} />;
  }
}
