"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { PasswordInput } from "@/components/shared/password-input";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SetUp } from "@/lib/setup/contract";
import { setUpMutation } from "@/lib/setup/queries";
import type { TeamSummary } from "@/lib/teams/contract";
import { AppError } from "@/lib/wire/errors";
import { signIn } from "./sign-in";

type SetupFormProps = {
  token: string;
  onDone: (team: TeamSummary, isSignedIn: boolean) => void;
  /** The link does not work, or somebody else was first. */
  onRefused: (error: AppError) => void;
};

/** The owner and the first team, in four fields. */
export function SetupForm({ token, onDone, onRefused }: SetupFormProps) {
  const create = useMutation(setUpMutation);
  const { register, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(SetUp),
    defaultValues: { token, name: "", email: "", password: "", teamName: "" },
  });
  const { errors, isSubmitting } = formState;

  const submit = handleSubmit(async (values) => {
    try {
      const { team } = await create.mutateAsync({
        ...values,
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      });
      onDone(team, (await signIn(values.email, values.password)) === "ok");
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === "gone" || error.code === "already_set_up") return onRefused(error);
      const field = (["name", "email", "password", "teamName"] as const).find((name) => name === error.field);
      setError(field ?? "root", { message: error.message }, { shouldFocus: true });
    }
  });

  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field label="Your name" error={errors.name}>
        <Input autoComplete="name" {...register("name")} />
      </Field>
      <Field label="E-mail" description="You sign in with it." error={errors.email}>
        <Input type="email" autoComplete="username" inputMode="email" {...register("email")} />
      </Field>
      <Field
        label="Password"
        description={errors.password ? undefined : "At least 12 characters; a short sentence works well."}
        error={errors.password}
      >
        <PasswordInput autoComplete="new-password" {...register("password")} />
      </Field>
      <Field label="Team" description="Batches, connections and spending belong to a team." error={errors.teamName}>
        <Input autoComplete="organization" {...register("teamName")} />
      </Field>
      <FieldError>{errors.root?.message}</FieldError>
      <Button type="submit" size="lg" pending={isSubmitting}>
        Create the console
      </Button>
    </form>
  );
}
