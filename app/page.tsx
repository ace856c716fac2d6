import { redirect } from "next/navigation";
import { appHref, teamHref } from "@/components/shared/routes";
import { currentActor } from "@/lib/bff/auth";
import { isSetUp } from "@/lib/setup/service";
import { teamsOf } from "@/lib/teams/service";

export default async function Home() {
  const actor = await currentActor();
  if (!actor) redirect(appHref((await isSetUp()) ? "/sign-in" : "/setup"));
  const [team] = await teamsOf(actor.userId);
  redirect(team ? teamHref(team) : appHref("/no-team"));
}
