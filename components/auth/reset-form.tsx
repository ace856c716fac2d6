"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Link } from "@/components/shared/link";
import { PasswordInput } from "@/components/shared/password-input";
import { appHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { resetMutation } from "@/lib/account/queries";
import { Password } from "@/lib/teams/contract";
import { AppError } from "@/lib/wire/errors";
import { AuthCard } from "./auth-card";

const Form = z.object({ password: Password });

/** What a reset link opens. */
export function ResetForm({ token }: { token: string }) {
  const reset = useMutation(resetMutation);
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(Form),
    defaultValues: { password: "" },
  });
  const { errors } = formState;
  const submit = handleSubmit(async ({ password }) => {
    try {
      await reset.mutateAsync({ token, password });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      setError(error.field === "password" ? "password" : "root", { message: error.message });
    }
  });
  if (reset.isSuccess) {
    return (
      <AuthCard title="Your password is set" lead="You were signed out everywhere. Sign in with the new password.">
        <Button asChild size="lg" className="w-full">
          <Link href={appHref("/sign-in")}>Sign in</Link>
        </Button>
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Set a new password" lead="This link works once. You are signed out everywhere else.">
      <form noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="New password"
          description={errors.password ? undefined : "At least 12 characters; a short sentence works well."}
          error={errors.password}
        >
          <PasswordInput autoComplete="new-password" {...register("password")} />
        </Field>
        <FieldError>{errors.root?.message}</FieldError>
        <Button type="submit" size="lg" pending={formState.isSubmitting}>
          Set password
        </Button>
      </form>
    </AuthCard>
  );
}
