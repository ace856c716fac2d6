"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { PasswordInput } from "@/components/shared/password-input";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Email } from "@/lib/teams/contract";
import { safeNextPath } from "./next-path";
import { signIn } from "./sign-in";

const SignIn = z.object({ email: Email, password: z.string().min(1, "Enter your password.") });

const sentences = {
  // The same words whether the address is unknown or the password wrong.
  refused: "E-mail and password do not match. Check both and try again.",
  throttled: "Too many tries with a wrong password. Wait a quarter of an hour, or sign in on a device you used before.",
  failed: "The console could not check this just now. Nothing is wrong with what you entered; try again in a moment.",
};

/** Mail and password. `next` is where the person was going. */
export function SignInForm({ next }: { next: string | undefined }) {
  const { register, handleSubmit, setError, setFocus, resetField, formState } = useForm({
    resolver: zodResolver(SignIn),
    defaultValues: { email: "", password: "" },
  });
  const { errors, isSubmitting, isSubmitSuccessful } = formState;

  const submit = handleSubmit(async ({ email, password }) => {
    const outcome = await signIn(email, password);
    if (outcome === "ok") {
      // A whole new page: nothing of an earlier person's may stay in memory.
      window.location.assign(safeNextPath(next));
      return;
    }
    if (outcome === "refused") resetField("password");
    setError("root", { message: sentences[outcome] });
    setFocus("password");
  });

  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field label="E-mail" error={errors.email}>
        <Input type="email" autoComplete="username" inputMode="email" {...register("email")} />
      </Field>
      <Field label="Password" error={errors.password}>
        <PasswordInput autoComplete="current-password" {...register("password")} />
      </Field>
      <FieldError>{errors.root?.message}</FieldError>
      <Button type="submit" size="lg" pending={isSubmitting || (isSubmitSuccessful && !errors.root)}>
        Sign in
      </Button>
    </form>
  );
}
