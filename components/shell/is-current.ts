import { type TeamPath, teamHref } from "@/components/shared/routes";

/** Whether a page, or one below it, is the one being looked at. The overview only when it is itself. */
export function isCurrent(path: TeamPath, team: { slug: string }, pathname: string): boolean {
  const address = teamHref(team, path);
  return pathname === address || (path !== "" && pathname.startsWith(`${address}/`));
}
