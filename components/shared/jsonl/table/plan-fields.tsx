"use client";

import { useId, useRef, useState } from "react";
import { Disclosure } from "@/components/shared/disclosure";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Textarea } from "@/components/ui/textarea";
import { planProblems } from "@/lib/jsonl/sheet/plan-problem";
import type { RequestKind, TablePlan } from "@/lib/jsonl/sheet/table-contract";
import type { TeamModel } from "@/lib/models/contract";

type PlanFieldsProps = {
  plan: TablePlan;
  columns: readonly string[];
  models: readonly TeamModel[];
  onChange: (change: Partial<TablePlan>) => void;
};

const kinds = [
  { value: "chat", label: "Ask a model" },
  { value: "embeddings", label: "Make embeddings" },
] as const;
const mono = "font-mono text-xs max-md:text-[1rem]";
type TemplateName = "system" | "user";

/** What is asked about each row. A click on a column puts it where the cursor was last. */
export function PlanFields({ plan, columns, models, onChange }: PlanFieldsProps) {
  const list = useId();
  const problems = planProblems(plan, columns);
  const areas = { system: useRef<HTMLTextAreaElement>(null), user: useRef<HTMLTextAreaElement>(null) };
  const [last, setLast] = useState<TemplateName>("user");
  const isChat = plan.kind === "chat";
  const target = isChat ? last : "user";
  const insert = (column: string) => {
    const area = areas[target].current;
    const text = plan[target];
    const at = area?.selectionStart ?? text.length;
    const put = `{{${column}}}`;
    onChange({ [target]: text.slice(0, at) + put + text.slice(area?.selectionEnd ?? at) });
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(at + put.length, at + put.length);
    });
  };
  const offered = models.filter(({ kind }) => kind === undefined || (kind === "embeddings") === !isChat);
  const error = (field: keyof typeof problems, isTouched: boolean) =>
    isTouched && problems[field] ? { error: problems[field] } : {};
  return (
    <>
      <Segmented<RequestKind>
        label="What is made of each row"
        value={plan.kind}
        onValueChange={(kind) => onChange({ kind })}
        options={kinds}
        className="justify-self-start"
      />
      <fieldset aria-label="Columns to put in" className="flex min-w-0 flex-wrap items-center gap-1.5">
        <span className="text-xs text-muted-foreground">Put in a column:</span>
        {columns.map((column) => (
          <Button
            key={column}
            type="button"
            variant="outline"
            size="sm"
            className="max-w-48"
            onClick={() => insert(column)}
          >
            <span className="truncate">{column}</span>
          </Button>
        ))}
      </fieldset>
      {isChat && (
        <Field
          label="System prompt"
          description="The same rules for every row; may stay empty."
          {...error("system", true)}
        >
          <Textarea
            ref={areas.system}
            className="max-h-60 min-h-16"
            value={plan.system}
            onFocus={() => setLast("system")}
            onChange={(event) => onChange({ system: event.target.value })}
          />
        </Field>
      )}
      <Field
        label={isChat ? "Prompt" : "Text"}
        required
        description="Write {{column}} where the cell of a row is to stand."
        {...error("user", plan.user !== "")}
      >
        <Textarea
          ref={areas.user}
          className="max-h-96 min-h-28"
          value={plan.user}
          placeholder={
            columns[0] ? (isChat ? `Sort this into a category: {{${columns.at(-1)}}}` : `{{${columns.at(-1)}}}`) : ""
          }
          onFocus={() => setLast("user")}
          onChange={(event) => onChange({ user: event.target.value })}
        />
      </Field>
      <div className="flex flex-wrap items-start gap-3">
        <Field label="Model" required className="w-60 grow">
          {(control) => (
            <>
              <Input
                {...control}
                list={list}
                autoComplete="off"
                value={plan.model}
                onChange={(event) => onChange({ model: event.target.value })}
              />
              <datalist id={list}>
                {offered.map(({ id }) => (
                  <option key={id} value={id} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        {isChat && (
          <>
            <Field label="Longest answer" description="Tokens" className="w-28">
              <Input
                inputMode="numeric"
                placeholder="no limit"
                value={plan.maxTokens ?? ""}
                onChange={(event) => {
                  const typed = Number(event.target.value.replace(/\D/g, ""));
                  onChange({ maxTokens: typed > 0 && Number.isSafeInteger(typed) ? typed : null });
                }}
              />
            </Field>
            <Field label="Temperature" className="w-28" {...error("temperature", true)}>
              <Input
                inputMode="decimal"
                placeholder="its own"
                value={plan.temperature}
                onChange={(event) => onChange({ temperature: event.target.value })}
              />
            </Field>
          </>
        )}
      </div>
      {isChat && (
        <Disclosure title="Answers as JSON, and further fields">
          <div className="mt-2 grid gap-3">
            <Field
              label="JSON schema of an answer"
              description="Sent as a strict response_format. Its fields become columns of the results."
              {...error("schema", true)}
            >
              <Textarea
                spellCheck={false}
                className={`${mono} max-h-80 min-h-20`}
                placeholder='{"type":"object","properties":{"category":{"type":"string"}},"required":["category"],"additionalProperties":false}'
                value={plan.schema}
                onChange={(event) => onChange({ schema: event.target.value })}
              />
            </Field>
            <Field
              label="Further fields of the body"
              description='A JSON object: {"top_p": 0.9}'
              {...error("extra", true)}
            >
              <Textarea
                spellCheck={false}
                className={`${mono} max-h-60 min-h-14`}
                value={plan.extra}
                onChange={(event) => onChange({ extra: event.target.value })}
              />
            </Field>
          </div>
        </Disclosure>
      )}
    </>
  );
}
