"use client";

import { memo } from "react";
import { Controller, type UseFormReturn, useFormState, useWatch } from "react-hook-form";
import { EmulatorBadge } from "@/components/shared/emulator-badge";
import type { Draft } from "@/components/shared/jsonl/draft";
import { windowNote, windowTitle } from "@/components/shared/jsonl/window-words";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Connection } from "@/lib/connections/contract";
import { ConnectFirst } from "./connect-first";
import { groupRuns } from "./lineage";
import { MetadataFields } from "./metadata-fields";
import { type RunForm, windowOn } from "./run-form";
import { TagsInput } from "./tags-input";

type RunCardProps = {
  form: UseFormReturn<RunForm>;
  drafts: readonly Draft[];
  connections: readonly Connection[] | undefined;
  connection: Connection | null;
  isLocked: boolean;
};

const noteOf = (window: string): string | undefined =>
  window === "24h" || window === "1h" ? windowNote[window] : undefined;
const titleOf = (window: string): string => (window === "24h" || window === "1h" ? windowTitle[window] : window);

const namesOf = (drafts: readonly Draft[]): string =>
  JSON.stringify(drafts.map(({ id, fileName, run }) => [id, fileName, run]));

/** Drafts change four times a second while they are checked; what is shown here of them does not. */
const isSame = (before: RunCardProps, after: RunCardProps): boolean =>
  before.form === after.form &&
  before.connections === after.connections &&
  before.connection === after.connection &&
  before.isLocked === after.isLocked &&
  namesOf(before.drafts) === namesOf(after.drafts);

/** Under which name, where to, how soon, and what it is marked with. */
export const RunCard = memo(function RunCard({ form, drafts, connections, connection, isLocked }: RunCardProps) {
  const { control, register, setValue } = form;
  const { errors } = useFormState({ control });
  const window = useWatch({ control, name: "window" });
  // The parts of a run have one name.
  const named = groupRuns(drafts.map((draft) => ({ draft }))).flatMap(([first]) => first?.draft ?? []);
  const isAlone = named.length < 2;
  const isOneRun = useWatch({ control, name: "isOneRun" }) || drafts.some(({ run }) => run !== null);
  return (
    <Card aria-label="Run">
      <CardHeader className="pb-1">
        <CardTitle>Run</CardTitle>
        <CardActions>{connection?.isEmulator && <EmulatorBadge />}</CardActions>
      </CardHeader>
      <fieldset disabled={isLocked} className="grid gap-3 px-4 pb-4 sm:grid-cols-2">
        {named.map((draft) => (
          <Field
            key={draft.id}
            label={isAlone ? "Name" : `Name of ${draft.run?.fileName ?? draft.fileName}`}
            {...(errors.names?.[draft.id] ? { error: errors.names[draft.id] } : {})}
          >
            <Input autoComplete="off" {...register(`names.${draft.id}`)} />
          </Field>
        ))}
        {connections?.length === 0 ? (
          <ConnectFirst />
        ) : (
          <Controller
            control={control}
            name="connectionId"
            render={({ field, fieldState }) => (
              <Field label="Connection" {...(fieldState.error ? { error: fieldState.error } : {})}>
                {(wiring) => (
                  <Select
                    value={field.value}
                    disabled={isLocked || !connections}
                    onValueChange={(id) => {
                      field.onChange(id);
                      const next = connections?.find((one) => one.id === id);
                      if (next) setValue("window", windowOn(next.capabilities.windows, window));
                    }}
                  >
                    <SelectTrigger {...wiring}>
                      <SelectValue placeholder="Loading…" />
                    </SelectTrigger>
                    <SelectContent>
                      {connections?.map((one) => (
                        <SelectItem key={one.id} value={one.id} note={one.baseUrl}>
                          {one.name}
                        </SelectItem>
                      ))}
                    </SelectContent>
                  </Select>
                )}
              </Field>
            )}
          />
        )}
        <Controller
          control={control}
          name="window"
          render={({ field }) => (
            <Field label="Window">
              {(wiring) => (
                <Select value={field.value} disabled={isLocked} onValueChange={field.onChange}>
                  <SelectTrigger {...wiring}>
                    <SelectValue />
                  </SelectTrigger>
                  <SelectContent>
                    {(connection?.capabilities.windows ?? [field.value]).map((one) => {
                      const note = noteOf(one);
                      return (
                        <SelectItem key={one} value={one} {...(note ? { note } : {})}>
                          {titleOf(one)}
                        </SelectItem>
                      );
                    })}
                  </SelectContent>
                </Select>
              )}
            </Field>
          )}
        />
        <Controller
          control={control}
          name="tags"
          render={({ field, fieldState }) => (
            <Field label="Tags" {...(fieldState.error ? { error: fieldState.error } : {})}>
              {(wiring) => <TagsInput {...wiring} tags={field.value} onChange={field.onChange} />}
            </Field>
          )}
        />
        <Field
          label="Cancel at (dollars)"
          description={
            isOneRun
              ? "Optional. The server stops the whole run when its batches together have cost this much."
              : "Optional. The server stops each batch when it has cost this much."
          }
          {...(errors.limit ? { error: errors.limit } : {})}
        >
          <Input inputMode="decimal" autoComplete="off" placeholder="no limit" {...register("limit")} />
        </Field>
        <MetadataFields form={form} />
        {named.length > 1 && (
          <Controller
            control={control}
            name="isOneRun"
            render={({ field }) => (
              <Field
                inline
                label="Send them as one run"
                description="Each file is a batch; Batches shows them together."
                className="sm:col-span-2"
              >
                <Checkbox checked={field.value} onCheckedChange={(isOn) => field.onChange(isOn === true)} />
              </Field>
            )}
          />
        )}
      </fieldset>
    </Card>
  );
}, isSame);
