"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/components/shared/link";
import { appHref } from "@/components/shared/routes";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { aRole } from "@/lib/access";
import { invitationQuery } from "@/lib/invitations/queries";
import type { Person } from "@/lib/teams/contract";
import { AppError } from "@/lib/wire/errors";
import { AcceptInvitation } from "./accept-invitation";
import { AuthCard } from "./auth-card";
import { JoinForm } from "./join-form";

type JoinFlowProps = { token: string /** Who is signed in in this browser. */; person: Person | null };

/** What an invitation's link opens: a new account, or a known one that accepts. */
export function JoinFlow({ token, person }: JoinFlowProps) {
  const { data, error, refetch, isFetching } = useQuery(invitationQuery(token));
  if (error instanceof AppError && (error.code === "gone" || error.code === "invalid_input")) {
    return (
      <AuthCard
        title="This invitation no longer works"
        lead="It was used or withdrawn, or its time is over. Ask whoever invited you for a new one."
      >
        <Button asChild size="lg" className="w-full">
          <Link href={appHref("/sign-in")}>Sign in</Link>
        </Button>
      </AuthCard>
    );
  }
  if (error) {
    return (
      <AuthCard title="The invitation could not be read" lead={error.message}>
        <Button size="lg" className="w-full" pending={isFetching} onClick={() => void refetch()}>
          Try again
        </Button>
      </AuthCard>
    );
  }
  if (!data) {
    return (
      <AuthCard title="One moment">
        <div aria-busy className="grid gap-3">
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
        </div>
      </AuthCard>
    );
  }
  const lead = (
    <>
      {data.invitedBy} invites you to join as {aRole(data.role)}. The link works until{" "}
      <Time at={data.expiresAt} look="clock" />.
    </>
  );
  return (
    <AuthCard title={`Join ${data.team}`} lead={lead}>
      {data.isKnown ? (
        <AcceptInvitation token={token} email={data.email} person={person} />
      ) : (
        <JoinForm token={token} email={data.email} />
      )}
    </AuthCard>
  );
}
