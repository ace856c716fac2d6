import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { appHref } from "@/components/shared/routes";
import { TeamShell } from "@/components/shell/team-shell";
import { currentActor } from "@/lib/bff/auth";
import { eventBefore } from "@/lib/live/hub";
import { teamsOf } from "@/lib/teams/service";

/** What a page shows is read while it is made; news since then, and a little before, are heard again. */
const overlapSeconds = 10;

type Props = { children: ReactNode; params: Promise<{ team: string }> };

export default async function TeamLayout({ children, params }: Props) {
  const { team: slug } = await params;
  const actor = await currentActor();
  if (!actor) redirect(appHref("/sign-in", { next: `/t/${slug}` }));
  const teams = await teamsOf(actor.userId);
  const team = teams.find((one) => one.slug === slug);
  if (!team) notFound();
  const { userId: id, name, email } = actor;
  return (
    <TeamShell person={{ id, name, email }} team={team} teams={teams} since={await eventBefore(overlapSeconds)}>
      {children}
    </TeamShell>
  );
}
