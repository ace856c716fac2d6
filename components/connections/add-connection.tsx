"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { type Connection, NewConnection } from "@/lib/connections/contract";
import { presets } from "@/lib/connections/presets";
import { createConnectionMutation } from "@/lib/connections/queries";
import { type AddableKind, addableKinds } from "./addable-kinds";
import { fieldOf } from "./error-field";
import { NewConnectionResult } from "./new-connection-result";

const options = [
  { value: "doubleword", label: "Doubleword" },
  { value: "openai", label: "OpenAI" },
  { value: "custom", label: "Another API" },
] as const;

const startOf = (kind: AddableKind) => ({
  kind,
  name: kind === "custom" ? "" : presets[kind].label,
  baseUrl: presets[kind].baseUrl ?? "",
});

type AddConnectionProps = { kind: AddableKind; onClose: () => void; onEdit: (connection: Connection) => void };

/** Adds an upstream. The server tries the key at once, and the dialog ends with what it found. */
export function AddConnection({ kind: firstKind, onClose, onEdit }: AddConnectionProps) {
  const team = useTeam();
  const create = useMutation(createConnectionMutation(useQueryClient(), team.slug));
  const [made, setMade] = useState<Connection | null>(null);
  const { register, handleSubmit, reset, setError, getValues, watch, formState } = useForm({
    resolver: zodResolver(NewConnection),
    defaultValues: { ...startOf(firstKind), apiKey: "" },
  });
  const { errors } = formState;
  const kind = watch("kind");
  const preset = presets[kind];

  const submit = handleSubmit(async (values) => {
    try {
      setMade(await create.mutateAsync(values));
    } catch (error) {
      const { field, message } = fieldOf(error, ["name", "baseUrl", "apiKey"]);
      setError(field ?? "root", { message }, { shouldFocus: true });
    }
  });
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        {made ? (
          <NewConnectionResult connection={made} onClose={onClose} onEdit={onEdit} />
        ) : (
          <form noValidate className="grid gap-4" onSubmit={submit}>
            <DialogHeader>
              <DialogTitle>Add a connection</DialogTitle>
              <DialogDescription>
                Where requests are sent. The key is sealed on this server and never comes back to a browser.
              </DialogDescription>
            </DialogHeader>
            <Segmented
              label="Provider"
              className="justify-self-start"
              value={addableKinds.find((one) => one === kind) ?? "custom"}
              onValueChange={(next) => reset({ ...startOf(next), apiKey: getValues("apiKey") })}
              options={options}
            />
            <Field label="Name" description="As your team calls it: “Doubleword (prod)”." error={errors.name}>
              <Input autoComplete="off" {...register("name")} />
            </Field>
            <Field
              label="Base address"
              error={errors.baseUrl}
              {...(kind === "custom" ? { description: "Up to and including /v1; what follows is added." } : {})}
            >
              <Input
                type="url"
                inputMode="url"
                autoComplete="off"
                spellCheck={false}
                placeholder="https://api.example.org/v1"
                {...register("baseUrl")}
              />
            </Field>
            <Field label="API key" error={errors.apiKey}>
              <Input
                type="password"
                autoComplete="off"
                spellCheck={false}
                placeholder={preset.keyHint}
                {...register("apiKey")}
              />
            </Field>
            <FieldError>{errors.root?.message}</FieldError>
            <DialogFooter>
              <Button variant="outline" onClick={onClose}>
                Go back
              </Button>
              <Button type="submit" pending={create.isPending}>
                {create.isPending ? "Trying the key" : "Add and test"}
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}
