"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import { useState } from "react";
import { emptyVault } from "@/components/shared/draft-vault";
import { roleNote } from "@/components/shared/role-words";
import { useTeam } from "@/components/shared/team-context";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { sessionsQuery } from "@/lib/account/queries";
import { PasswordCard } from "./password-card";
import { SessionsCard } from "./sessions-card";

/** Who is signed in, as the console knows them, and the way out. */
export function ProfilePage() {
  const { person, role, name: team } = useTeam();
  const client = useQueryClient();
  const { data: sessions } = useQuery(sessionsQuery);
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = async () => {
    setIsLeaving(true);
    await signOut({ redirect: false });
    await emptyVault();
    client.clear();
    window.location.assign("/sign-in");
  };
  return (
    <section aria-labelledby="profile" className="grid gap-3">
      <h2 id="profile" className="text-base font-semibold">
        Profile
      </h2>
      <Card>
        <div className="flex items-center gap-3.5 px-4 py-4">
          <Avatar name={person.name} seed={person.id} size="lg" decorative />
          <dl className="grid min-w-0 flex-1 grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
            <dt className="text-muted-foreground">Name</dt>
            <dd className="truncate font-medium">{person.name}</dd>
            <dt className="text-muted-foreground">E-mail</dt>
            <dd className="truncate">{person.email}</dd>
            <dt className="text-muted-foreground">Role</dt>
            <dd>
              <span className="inline-block first-letter:uppercase">{role}</span>
              <span className="text-muted-foreground">
                {" "}
                of {team} · {roleNote[role]}
              </span>
            </dd>
          </dl>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3 border-t px-4 py-3">
          <p className="max-w-md text-xs text-pretty text-muted-foreground">
            Signing out clears drafts on this device. Batches that run go on.
          </p>
          <Button variant="outline" pending={isLeaving} onClick={() => void leave()}>
            Sign out
          </Button>
        </div>
      </Card>
      <SessionsCard />
      {sessions?.hasPassword !== false && <PasswordCard />}
    </section>
  );
}
