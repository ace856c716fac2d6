"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { FormDialog } from "@/components/shared/form-dialog";
import { MadeDialog } from "@/components/shared/made-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Field, FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { guardedDaysMax } from "@/lib/access";
import { isPowerful, NewToken } from "@/lib/tokens/contract";
import { createTokenMutation } from "@/lib/tokens/queries";
import { AppError } from "@/lib/wire/errors";
import { GuardedBoxes } from "./guarded-boxes";
import { PermissionBoxes } from "./permission-boxes";

const lives = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
] as const;

/** Makes a token and shows it, this once. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const team = useTeam();
  const create = useMutation(createTokenMutation(useQueryClient(), team.slug));
  const { register, control, handleSubmit, setError, setValue, watch, formState } = useForm({
    resolver: zodResolver(NewToken),
    defaultValues: { name: "", permissions: ["batch:read", "result:read"], isConfirmed: false, days: 90 },
  });
  const { errors } = formState;
  const days = watch("days") ?? 90;
  const given = { permissions: watch("permissions"), isConfirmed: watch("isConfirmed") ?? false };
  const daysMax = isPowerful(given) ? guardedDaysMax : 365;
  const submit = handleSubmit(async (values) => {
    try {
      await create.mutateAsync(values);
    } catch (error) {
      setError("root", { message: error instanceof AppError ? error.message : "It did not work. No token was made." });
    }
  });
  const made = create.data;
  if (made)
    return (
      <MadeDialog
        title={`${made.token.name} is ready`}
        description="Copy it now: it is kept here only as a fingerprint and cannot be shown again. Keep it where you keep passwords, not in code."
        secret={made.secret}
        copyLabel="Copy token"
        onClose={onClose}
      >
        <pre className="overflow-x-auto rounded-lg border px-3 py-2 font-mono text-xs">
          {`curl -H "Authorization: Bearer $BATCHDECK_TOKEN" \\\n  ${window.location.origin}/api/t/${team.slug}/batches`}
        </pre>
      </MadeDialog>
    );
  return (
    <FormDialog
      title="New console token"
      description="For one script or machine, with no more than it needs."
      submitLabel="Make the token"
      isWide
      error={errors.root?.message}
      isPending={formState.isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Name" description="What uses it: “nightly evaluation”." error={errors.name}>
        <Input autoComplete="off" {...register("name")} />
      </Field>
      <Controller
        control={control}
        name="permissions"
        render={({ field }) => <PermissionBoxes role={team.role} value={field.value} onChange={field.onChange} />}
      />
      {errors.permissions && <FieldError>{errors.permissions.message}</FieldError>}
      <GuardedBoxes
        role={team.role}
        value={given.permissions}
        isConfirmed={given.isConfirmed}
        onChange={(next) => {
          setValue("permissions", next.permissions);
          setValue("isConfirmed", next.isConfirmed);
          if (isPowerful(next)) setValue("days", Math.min(days, guardedDaysMax));
        }}
      />
      <Segmented
        label="Works for"
        className="justify-self-start"
        value={lives.find(({ value }) => value === String(days))?.value ?? "90"}
        onValueChange={(chosen) => setValue("days", Number(chosen))}
        options={lives.filter(({ value }) => Number(value) <= daysMax)}
      />
    </FormDialog>
  );
}
