"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/shared/error-state";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Avatar } from "@/components/ui/avatar";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { plural } from "@/lib/format";
import { membersQuery } from "@/lib/teams/queries";
import { roleNote } from "./role-words";

/** Who is in the team, and what each may do. */
export function MembersPage() {
  const team = useTeam();
  const { data, error, refetch, isFetching } = useQuery(membersQuery(team.slug));
  return (
    <section aria-labelledby="members" className="grid gap-3">
      <div>
        <h2 id="members" className="text-base font-semibold">
          Members
        </h2>
        <p className="text-sm text-pretty text-muted-foreground">
          {data ? `${plural(data.members.length, "person", "people")} in ${team.name}.` : `Everyone in ${team.name}.`}
        </p>
      </div>
      <Card className="overflow-hidden" aria-busy={!data && isFetching}>
        {error && !data ? (
          <ErrorState
            title="The members could not be loaded."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : !data ? (
          <div className="grid gap-3 p-4">
            <Skeleton className="h-9" />
            <Skeleton className="h-9" />
          </div>
        ) : (
          <ul aria-label="Members" className="divide-y divide-line">
            {data.members.map((member) => (
              <li key={member.userId} className="flex items-center gap-3 px-4 py-3">
                <Avatar name={member.name} seed={member.userId} size="lg" decorative />
                <div className="min-w-0 flex-1">
                  <div className="truncate font-medium">
                    {member.name}
                    {member.userId === team.person.id && (
                      <span className="font-normal text-muted-foreground"> · you</span>
                    )}
                  </div>
                  <div className="truncate text-xs text-muted-foreground">{member.email}</div>
                </div>
                <div className="shrink-0 text-right">
                  <div className="text-sm first-letter:uppercase">{member.role}</div>
                  <div className="text-xs text-muted-foreground max-sm:hidden">{roleNote[member.role]}</div>
                  <div className="text-xs text-muted-foreground">
                    joined <Time at={member.joinedAt} look="date" />
                  </div>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </section>
  );
}
