"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { toast } from "sonner";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { aRole } from "@/lib/access";
import { invitationsQuery, withdrawMutation } from "@/lib/invitations/queries";

/** Invitations nobody has used yet. Nothing is drawn while there are none. */
export function InvitationList() {
  const team = useTeam();
  const { data } = useQuery(invitationsQuery(team.slug));
  const withdraw = useMutation(withdrawMutation(useQueryClient(), team.slug));
  if (!data || data.invitations.length === 0) return null;
  return (
    <Card className="overflow-hidden">
      <h3 className="border-b px-4 py-3 text-base font-semibold">Invited, not here yet</h3>
      <ul aria-label="Invitations" className="divide-y divide-line">
        {data.invitations.map(({ id, email, role, invitedBy, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
            <Mail aria-hidden className="size-4 shrink-0 stroke-[1.6] text-muted-foreground" />
            <div className="min-w-40 flex-1">
              <div className="text-sm wrap-anywhere">
                {email} <span className="text-muted-foreground">as {aRole(role)}</span>
              </div>
              <div className="text-xs text-pretty text-muted-foreground">
                by {invitedBy} · the link works until <Time at={expiresAt} look="clock" />
              </div>
            </div>
            <Button
              variant="outline"
              size="sm"
              aria-label={`Withdraw the invitation of ${email}`}
              pending={withdraw.isPending && withdraw.variables === id}
              onClick={() =>
                withdraw.mutate(id, {
                  onSuccess: () => toast.success("The invitation is withdrawn; its link no longer works."),
                  onError: (error) => toast.error("It was not withdrawn.", { description: error.message }),
                })
              }
            >
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
