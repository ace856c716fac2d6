"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { PasswordInput } from "@/components/shared/password-input";
import { teamHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Join } from "@/lib/invitations/contract";
import { joinMutation } from "@/lib/invitations/queries";
import { AppError } from "@/lib/wire/errors";
import { signIn } from "./sign-in";

/** For someone new: a name and a password for the invited address. */
export function JoinForm({ token, email }: { token: string; email: string }) {
  const join = useMutation(joinMutation);
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(Join),
    defaultValues: { token, name: "", password: "" },
  });
  const { errors } = formState;
  const submit = handleSubmit(async (values) => {
    try {
      const { team } = await join.mutateAsync(values);
      const isIn = (await signIn(email, values.password)) === "ok";
      window.location.assign(isIn ? teamHref(team) : "/sign-in");
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const field = (["name", "password"] as const).find((name) => name === error.field) ?? "root";
      setError(field, { message: error.message }, { shouldFocus: true });
    }
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <Field label="E-mail" description="The invitation is for this address.">
        <Input value={email} readOnly autoComplete="username" />
      </Field>
      <Field label="Your name" error={errors.name}>
        <Input autoComplete="name" {...register("name")} />
      </Field>
      <Field
        label="Password"
        description={errors.password ? undefined : "At least 12 characters; a short sentence works well."}
        error={errors.password}
      >
        <PasswordInput autoComplete="new-password" {...register("password")} />
      </Field>
      <FieldError>{errors.root?.message}</FieldError>
      <Button type="submit" size="lg" pending={formState.isSubmitting || formState.isSubmitSuccessful}>
        Join
      </Button>
    </form>
  );
}
