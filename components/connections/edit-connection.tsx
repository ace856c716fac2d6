"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { Controller, useForm } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ApiKey, BaseUrl, type Connection, ConnectionName } from "@/lib/connections/contract";
import { updateConnectionMutation } from "@/lib/connections/queries";
import { checkState, leavesOrigin } from "./connection-words";
import { fieldOf } from "./error-field";

const EditForm = z.object({
  name: ConnectionName,
  baseUrl: BaseUrl,
  apiKey: z.union([z.literal(""), ApiKey]),
  adopts: z.boolean(),
});
/** The emulator's own address is none that could be typed. */
const BuiltinForm = EditForm.extend({ baseUrl: z.string() });

type EditConnectionProps = { connection: Connection; onClose: () => void };

/** Name, address and key of a connection. Only what was changed is sent. */
export function EditConnection({ connection, onClose }: EditConnectionProps) {
  const team = useTeam();
  const update = useMutation(updateConnectionMutation(useQueryClient(), team.slug));
  const isOurs = connection.isEmulator;
  const { register, control, handleSubmit, setError, watch, formState } = useForm({
    resolver: zodResolver(isOurs ? BuiltinForm : EditForm),
    defaultValues: { name: connection.name, baseUrl: connection.baseUrl, apiKey: "", adopts: connection.adopts },
  });
  const { errors } = formState;
  const isMoving = !isOurs && leavesOrigin(connection.baseUrl, watch("baseUrl"));
  const isClearing = isMoving && watch("apiKey") === "" && connection.keyLast4 !== null;

  const submit = handleSubmit(async ({ name, baseUrl, apiKey, adopts }) => {
    try {
      const next = await update.mutateAsync({
        connectionId: connection.id,
        ...(name === connection.name ? {} : { name }),
        ...(baseUrl === connection.baseUrl ? {} : { baseUrl }),
        ...(apiKey === "" ? {} : { apiKey }),
        ...(adopts === connection.adopts ? {} : { adopts }),
      });
      const { word, note } = checkState(next);
      toast.success(`${next.name} is saved`, { description: note || word });
      onClose();
    } catch (error) {
      const { field, message } = fieldOf(error, ["name", "baseUrl", "apiKey"]);
      setError(field ?? "root", { message }, { shouldFocus: true });
    }
  });
  return (
    <FormDialog
      title={`Edit ${connection.name}`}
      description={
        isOurs
          ? "The built-in emulator keeps its own address and key; its name can be changed."
          : "Batches that run already go on with what is saved here."
      }
      submitLabel={isClearing ? "Save and clear the key" : "Save"}
      error={errors.root?.message}
      isPending={update.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Name" error={errors.name}>
        <Input autoComplete="off" {...register("name")} />
      </Field>
      {!isOurs && (
        <>
          <Field label="Base address" error={errors.baseUrl}>
            <Input type="url" inputMode="url" autoComplete="off" spellCheck={false} {...register("baseUrl")} />
          </Field>
          <Field
            label="New API key"
            error={errors.apiKey}
            description={
              isMoving
                ? "The one for the new address."
                : connection.keyLast4 === null
                  ? "There is none at present."
                  : `Leave it blank to keep the one that ends in ${connection.keyLast4}.`
            }
          >
            <Input type="password" autoComplete="off" spellCheck={false} {...register("apiKey")} />
          </Field>
        </>
      )}
      <div className="flex items-start gap-2.5 text-sm">
        <Controller
          control={control}
          name="adopts"
          render={({ field }) => (
            <Checkbox
              id="connection-adopts"
              className="mt-0.5"
              checked={field.value}
              onCheckedChange={(is) => field.onChange(is === true)}
            />
          )}
        />
        <label htmlFor="connection-adopts" className="text-pretty">
          Take in batches made elsewhere with this key
          <span className="block text-xs text-muted-foreground">
            By a script or another program: they appear in the list, marked, and are watched like your own.
          </span>
        </label>
      </div>
      {isClearing && (
        <p role="status" className="flex gap-2 rounded-lg bg-risk-tint px-3 py-2 text-sm text-pretty">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 stroke-[1.6] text-risk-ink" />
          This address belongs to another host, so the key is cleared when you save: a key only ever goes where it was
          entered for. Enter the key for the new address above.
        </p>
      )}
    </FormDialog>
  );
}
