"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { PasswordInput } from "@/components/shared/password-input";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, FieldError } from "@/components/ui/field";
import { ChangePassword } from "@/lib/account/contract";
import { changePasswordMutation } from "@/lib/account/queries";
import { AppError } from "@/lib/wire/errors";

/** A new password, which ends every other session. */
export function PasswordCard() {
  const change = useMutation(changePasswordMutation(useQueryClient()));
  const { register, handleSubmit, setError, reset, formState } = useForm({
    resolver: zodResolver(ChangePassword),
    defaultValues: { current: "", next: "" },
  });
  const { errors } = formState;
  const submit = handleSubmit(async (values) => {
    try {
      const { ended } = await change.mutateAsync(values);
      reset();
      toast.success("Your password is changed.", {
        description: ended > 0 ? "Every other session has ended." : undefined,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const field = (["current", "next"] as const).find((name) => name === error.field) ?? "root";
      setError(field, { message: error.message });
    }
  });
  return (
    <Card>
      <form noValidate onSubmit={submit} className="grid gap-3 px-4 py-4">
        <h3 className="text-base font-semibold">Password</h3>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Current password" error={errors.current}>
            <PasswordInput autoComplete="current-password" {...register("current")} />
          </Field>
          <Field
            label="New password"
            description={errors.next ? undefined : "At least 12 characters; a short sentence works well."}
            error={errors.next}
          >
            <PasswordInput autoComplete="new-password" {...register("next")} />
          </Field>
        </div>
        <FieldError>{errors.root?.message}</FieldError>
        <Button type="submit" variant="outline" className="justify-self-start" pending={formState.isSubmitting}>
          Change password
        </Button>
      </form>
    </Card>
  );
}
