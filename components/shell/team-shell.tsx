"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { describeState } from "@/components/shared/batch-state";
import { emptyVault } from "@/components/shared/draft-vault";
import { teamHref } from "@/components/shared/routes";
import { TeamProvider } from "@/components/shared/team-context";
import { can } from "@/lib/access";
import { listBatches } from "@/lib/batches/list-contract";
import { formatCount } from "@/lib/format";
import { unreadQuery } from "@/lib/notices/queries";
import type { Person, TeamSummary } from "@/lib/teams/contract";
import { call } from "@/lib/wire/call";
import { AppShell } from "./app-shell";
import { ConfirmIdentity } from "./confirm-identity";
import { LiveNotice } from "./live-notice";
import { LiveUpdates } from "./live-updates";
import type { SearchBatches } from "./shell-types";
import { TabTitle } from "./tab-title";

type Props = {
  person: Person;
  team: TeamSummary;
  teams: TeamSummary[];
  /** The newest event that everything on the page is surely later than. */
  since: number;
  children: ReactNode;
};

/** The shell with one team's data in it: who is looking, what runs, what can be found. */
export function TeamShell({ person, team, teams, since, children }: Props) {
  const queryClient = useQueryClient();
  const { slug } = team;
  const { data } = useQuery({
    queryKey: ["t", slug, "batches", "running-count"],
    queryFn: ({ signal }) => call(listBatches, { team: slug, view: "running", limit: 1 }, signal),
    staleTime: 30_000,
  });
  const { data: unread } = useQuery(unreadQuery(slug));
  const searchBatches: SearchBatches = async (search, signal) => {
    const found = await call(listBatches, { team: slug, search, limit: 6 }, signal);
    return found.batches.map((batch) => {
      const state = describeState(batch);
      const detail = `${formatCount(batch.counts.completed + batch.counts.failed)} of ${formatCount(batch.counts.total)} · ${state.word.toLowerCase()}`;
      return {
        id: batch.id,
        title: batch.name,
        detail,
        tone: state.tone,
        href: teamHref(slug, `/batches/${encodeURIComponent(batch.id)}`),
      };
    });
  };
  const leave = async () => {
    // Of every page, this alone needs it.
    const { signOut } = await import("next-auth/react");
    await signOut({ redirect: false });
    queryClient.clear();
    // Files in the making are the person's own; the next one at this machine must not find them.
    await emptyVault();
    window.location.assign("/sign-in");
  };
  return (
    <TeamProvider team={{ ...team, person }}>
      <LiveUpdates team={slug} userId={person.id} since={since} />
      <TabTitle team={slug} />
      <ConfirmIdentity />
      <AppShell
        team={team}
        teams={teams}
        user={{ id: person.id, name: person.name, email: person.email, role: team.role }}
        counts={{ ...(data && { batches: data.counts.running }), ...(unread && { unread }) }}
        canCreate={can(team.role, "batch:submit")}
        // A console that was updated meanwhile no longer has what this page would fetch.
        onSignOut={() => void leave().catch(() => window.location.reload())}
        searchBatches={searchBatches}
        notice={<LiveNotice />}
      >
        {children}
      </AppShell>
    </TeamProvider>
  );
}
