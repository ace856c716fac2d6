"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { LoadedCard } from "@/components/shared/loaded";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import { plural } from "@/lib/format";
import { membersQuery } from "@/lib/teams/queries";
import { InvitationList } from "./invitation-list";
import { MemberRow } from "./member-row";
import { RoleTable } from "./role-table";

const InviteDialog = dynamic(() => import("./invite-dialog").then((file) => file.InviteDialog), { ssr: false });

/** Who is in the team, what each may do, and who is on the way in. */
export function MembersPage() {
  const team = useTeam();
  const query = useQuery(membersQuery(team.slug));
  const { data } = query;
  const [isInviting, setIsInviting] = useState(false);
  const mayWrite = can(team.role, "member:write");
  return (
    <section aria-labelledby="members" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2 id="members" className="text-base font-semibold">
            Members
          </h2>
          <p className="text-sm text-pretty text-muted-foreground">
            {data ? `${plural(data.members.length, "person", "people")} in ${team.name}.` : `Everyone in ${team.name}.`}
          </p>
        </div>
        {mayWrite && <Button onClick={() => setIsInviting(true)}>Invite someone</Button>}
      </div>
      <LoadedCard query={query} failed="The members could not be loaded." lines={3}>
        {({ members }) => (
          <ul aria-label="Members" className="divide-y divide-line">
            {members.map((member) => (
              <MemberRow key={member.userId} member={member} />
            ))}
          </ul>
        )}
      </LoadedCard>
      {data && mayWrite && <InvitationList />}
      {data && <RoleTable />}
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
    </section>
  );
}
