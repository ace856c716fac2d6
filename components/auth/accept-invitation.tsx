"use client";

import { useMutation } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import { Link } from "@/components/shared/link";
import { appHref, teamHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { acceptMutation } from "@/lib/invitations/queries";
import type { Person } from "@/lib/teams/contract";

type AcceptInvitationProps = { token: string; email: string; person: Person | null };

/** For someone with an account: accept under the invited address, or sign in with it first. */
export function AcceptInvitation({ token, email, person }: AcceptInvitationProps) {
  const accept = useMutation(acceptMutation);
  const here = `/join/${token}`;
  const signInHere = appHref("/sign-in", { next: here });
  if (!person) {
    return (
      <div className="grid gap-3">
        <p className="text-sm text-pretty text-muted-foreground">
          {email} has an account here. Sign in with it, and you come back to this page.
        </p>
        <Button asChild size="lg">
          <Link href={signInHere}>Sign in</Link>
        </Button>
      </div>
    );
  }
  if (person.email.toLowerCase() !== email) {
    return (
      <div className="grid gap-3">
        <p className="text-sm text-pretty text-muted-foreground">
          You are signed in as {person.email}, and this invitation is for {email}. Sign in with that address to accept.
        </p>
        <Button
          size="lg"
          onClick={() => void signOut({ redirect: false }).then(() => window.location.assign(signInHere))}
        >
          Sign out and go on
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-3">
      <FieldError>{accept.error?.message}</FieldError>
      <Button
        size="lg"
        pending={accept.isPending || accept.isSuccess}
        onClick={() => accept.mutate(token, { onSuccess: ({ team }) => window.location.assign(teamHref(team)) })}
      >
        Accept as {person.name}
      </Button>
    </div>
  );
}
