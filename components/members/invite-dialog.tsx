"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { FormDialog } from "@/components/shared/form-dialog";
import { MadeDialog } from "@/components/shared/made-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { grantableRoles } from "@/lib/access";
import { NewInvitation } from "@/lib/invitations/contract";
import { inviteMutation } from "@/lib/invitations/queries";
import { AppError } from "@/lib/wire/errors";
import { RoleSelect } from "./role-select";

/** Invites one address and shows its link, this once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const team = useTeam();
  const invite = useMutation(inviteMutation(useQueryClient(), team.slug));
  const { register, control, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(NewInvitation),
    defaultValues: { email: "", role: "member" as const },
  });
  const submit = handleSubmit(async (values) => {
    try {
      await invite.mutateAsync(values);
    } catch (error) {
      const message = error instanceof AppError ? error.message : "It did not work. Nobody was invited.";
      setError(error instanceof AppError && error.field === "email" ? "email" : "root", { message });
    }
  });
  const made = invite.data;
  if (made)
    return (
      <MadeDialog
        title={`${made.invitation.email} is invited`}
        description={`${made.isMailed ? "The link was mailed to them." : "Send them this link yourself."} It works once, within 72 hours, for this address alone, and is not shown again.`}
        secret={made.link}
        copyLabel="Copy link"
        onClose={onClose}
      />
    );
  return (
    <FormDialog
      title={`Invite someone to ${team.name}`}
      description="They get a link that works once, for their address alone."
      submitLabel="Make the link"
      error={formState.errors.root?.message}
      isPending={formState.isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="E-mail" error={formState.errors.email}>
        <Input type="email" inputMode="email" autoComplete="off" {...register("email")} />
      </Field>
      <Controller
        control={control}
        name="role"
        render={({ field }) => (
          <Field label="Role">
            <RoleSelect
              size="default"
              label="Role"
              value={field.value}
              roles={grantableRoles(team.role)}
              onValueChange={field.onChange}
            />
          </Field>
        )}
      />
    </FormDialog>
  );
}
