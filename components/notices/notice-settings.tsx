"use client";

import { useTeam } from "@/components/shared/team-context";
import { can } from "@/lib/access";
import { ChannelsCard } from "./channels-card";
import { DeliveryLog } from "./delivery-log";
import { RulesCard } from "./rules-card";

/** What is told to whom, where else it goes, and what became of it. */
export function NoticeSettings() {
  const team = useTeam();
  const mayChange = can(team.role, "notice:write");
  return (
    <section aria-labelledby="notices" className="grid gap-4">
      <div>
        <h2 id="notices" className="text-base font-semibold">
          Notices
        </h2>
        <p className="text-sm text-pretty text-muted-foreground">
          Everything lands in the inbox of those it concerns. Mails and channels are for people who are not looking.
        </p>
      </div>
      <RulesCard mayChange={mayChange} />
      <ChannelsCard mayChange={mayChange} />
      {mayChange && <DeliveryLog />}
    </section>
  );
}
