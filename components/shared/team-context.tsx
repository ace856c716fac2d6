"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Person, TeamSummary } from "@/lib/teams/contract";

export type TeamContextValue = TeamSummary & { person: Person };

const TeamContext = createContext<TeamContextValue | null>(null);

/** The team whose pages these are and who is looking. Mounted once, by the layout of the team's pages. */
export function TeamProvider({ team, children }: { team: TeamContextValue; children: ReactNode }) {
  return <TeamContext value={team}>{children}</TeamContext>;
}

/**
 * Id, slug, name, the person's role and the person.
 * @throws outside of a team's pages
 */
export function useTeam(): TeamContextValue {
  const team = useContext(TeamContext);
  if (!team) throw new Error("useTeam() is only for the pages of a team.");
  return team;
}
