import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { NoTeam } from "@/components/auth/no-team";
import { appHref } from "@/components/shared/routes";
import { currentActor } from "@/lib/bff/auth";

export const metadata: Metadata = { title: "No team" };

export default async function NoTeamPage() {
  const actor = await currentActor();
  if (!actor) redirect(appHref("/sign-in"));
  return <NoTeam email={actor.email} />;
}
