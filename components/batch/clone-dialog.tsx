"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useId, useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { toast } from "sonner";
import { FormDialog } from "@/components/shared/form-dialog";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Batch } from "@/lib/batches/contract";
import { connectionsQuery } from "@/lib/connections/queries";
import { modelsQuery } from "@/lib/models/queries";
import { createChildMutation } from "@/lib/reruns/queries";
import { CloneForm, childOf, rowsOptions } from "./clone-form";

/** "Run again with…": the same lines, byte for byte, but for what is changed here. */
export function CloneDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const team = useTeam();
  const router = useRouter();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const create = useMutation(createChildMutation(useQueryClient(), team.slug, batch.id));
  const connections = useQuery(connectionsQuery(team.slug)).data?.connections ?? [];
  const models = useQuery(modelsQuery(team.slug)).data?.models ?? [];
  const listId = useId();
  const options = rowsOptions(batch);
  const { register, control, handleSubmit, watch, setValue, formState } = useForm({
    resolver: zodResolver(CloneForm),
    defaultValues: {
      ...{ name: `${batch.name.slice(0, 110)} · again`, rows: "all", connectionId: batch.connection.id },
      ...{ window: batch.window, model: "", maxTokens: "", temperature: "", limit: "" },
    },
  });
  const { errors } = formState;
  const connection = connections.find((one) => one.id === watch("connectionId"));
  const windows = connection?.capabilities.windows ?? [batch.window];
  const submit = handleSubmit(async (form) => {
    await create.mutateAsync(childOf(form, options, idempotencyKey)).then(
      (made) => {
        toast.success(`${made.name} is submitted`);
        onClose();
        router.push(teamHref(team, `/batches/${made.id}`));
      },
      () => undefined,
    );
  });
  const choose = (
    name: "rows" | "connectionId" | "window",
    choices: { value: string; label: string }[],
    onPick?: (value: string) => void,
  ) => (
    <Controller
      name={name}
      control={control}
      render={({ field }) => (
        <Select
          value={field.value}
          onValueChange={(value) => {
            field.onChange(value);
            onPick?.(value);
          }}
        >
          <SelectTrigger id={`${listId}-${name}`}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {choices.map(({ value, label }) => (
              <SelectItem key={value} value={value}>
                {label}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    />
  );
  const keepWindow = (connectionId: string) => {
    const offered = connections.find((one) => one.id === connectionId)?.capabilities.windows ?? [];
    if (offered.length > 0 && !offered.includes(watch("window"))) setValue("window", offered[0] ?? "24h");
  };
  const asInLines = "as in the lines";
  return (
    <FormDialog
      title="Run again with…"
      description="The same lines are sent again, byte for byte but for what you change here. Nothing of this batch is touched."
      submitLabel="Submit"
      error={create.error?.message}
      isPending={create.isPending}
      onSubmit={(event) => void submit(event)}
      onClose={onClose}
    >
      <Field label="Name" required error={errors.name}>
        <Input {...register("name")} maxLength={120} />
      </Field>
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <Labelled id={`${listId}-rows`} label="Rows">
          {choose("rows", options)}
        </Labelled>
        <Field label="Model" error={errors.model}>
          <Input {...register("model")} list={listId} placeholder={asInLines} autoComplete="off" spellCheck={false} />
        </Field>
        <datalist id={listId}>
          {models.map((model) => (
            <option key={model.id} value={model.id} />
          ))}
        </datalist>
        <Labelled id={`${listId}-connectionId`} label="Connection">
          {choose(
            "connectionId",
            connections.map(({ id, name }) => ({ value: id, label: name })),
            keepWindow,
          )}
        </Labelled>
        <Labelled id={`${listId}-window`} label="Window">
          {choose(
            "window",
            windows.map((value) => ({ value, label: value })),
          )}
        </Labelled>
        <Field label="Max tokens" error={errors.maxTokens}>
          <Input {...register("maxTokens")} inputMode="numeric" placeholder={asInLines} autoComplete="off" />
        </Field>
        <Field label="Temperature" error={errors.temperature}>
          <Input {...register("temperature")} inputMode="decimal" placeholder={asInLines} autoComplete="off" />
        </Field>
      </div>
      <Field
        label="Cancel at (dollars)"
        description="Optional. The server stops it when it has cost this much."
        error={errors.limit}
      >
        <Input {...register("limit")} inputMode="decimal" placeholder="no limit" autoComplete="off" />
      </Field>
    </FormDialog>
  );
}

function Labelled({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <label htmlFor={id} className="text-xs font-medium text-muted-foreground">
        {label}
      </label>
      {children}
    </div>
  );
}
