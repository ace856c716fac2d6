"use client";

import { useMutation } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import { useState } from "react";
import { teamHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { createTeamMutation } from "@/lib/setup/queries";
import { AuthCard } from "./auth-card";

/** For someone who left their last team: make one, or wait for an invitation. */
export function NoTeam({ email }: { email: string }) {
  const [name, setName] = useState("");
  const create = useMutation(createTeamMutation);
  return (
    <AuthCard title="You are in no team" lead={`Open an invitation sent to ${email}, or make a team of your own.`}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(name, { onSuccess: ({ team }) => window.location.assign(teamHref(team)) });
        }}
      >
        <Field label="Name of the team" {...(create.error ? { error: create.error.message } : {})}>
          <Input autoComplete="organization" maxLength={60} value={name} onChange={(e) => setName(e.target.value)} />
        </Field>
        <Button type="submit" size="lg" pending={create.isPending || create.isSuccess} disabled={name.trim() === ""}>
          Create team
        </Button>
        <Button
          variant="outline"
          onClick={() => void signOut({ redirect: false }).then(() => window.location.assign("/sign-in"))}
        >
          Sign out
        </Button>
      </form>
    </AuthCard>
  );
}
