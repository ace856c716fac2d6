import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { modelsQuery } from "@/lib/models/queries";
import type { RerunEdit } from "./rerun-edit";

type RerunFieldsProps = {
  edit: RerunEdit;
  /** Those the rows were sent to. */
  models: readonly string[];
  onChange: (patch: Partial<RerunEdit>) => void;
};

/** What is to be other when rows are sent again. */
export function RerunFields({ edit, models, onChange: set }: RerunFieldsProps) {
  return (
    <>
      <ModelField value={edit.model} models={models} onChange={(model) => set({ model })} />
      <Field label="Max tokens" description="How long an answer may be. Empty: as it was.">
        <Input
          inputMode="numeric"
          value={edit.maxTokens}
          onChange={(event) => set({ maxTokens: event.target.value })}
        />
      </Field>
      <Field label="Find in prompts">
        <Textarea rows={2} value={edit.find} onChange={(event) => set({ find: event.target.value })} />
      </Field>
      <Field label="Replace by">
        <Textarea
          rows={2}
          value={edit.replaceBy}
          disabled={edit.find === ""}
          onChange={(event) => set({ replaceBy: event.target.value })}
        />
      </Field>
    </>
  );
}

type ModelFieldProps = { value: string; models: readonly string[]; onChange: (model: string) => void };

function ModelField({ value, models, onChange }: ModelFieldProps) {
  const { slug } = useTeam();
  const list = useId();
  const { data } = useQuery(modelsQuery(slug));
  return (
    <Field label="Model" description="Empty: as it was.">
      {(control) => (
        <>
          <Input
            {...control}
            list={list}
            placeholder={models.join(", ")}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            className="[&::-webkit-calendar-picker-indicator]:hidden!"
          />
          <datalist id={list}>
            {data?.models.map(({ id }) => (
              <option key={id} value={id} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
