"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { aRole, grantableRoles, type Role } from "@/lib/access";
import type { Member } from "@/lib/teams/contract";
import { changeRoleMutation, removeMemberMutation } from "@/lib/teams/queries";
import { ResetLinkDialog } from "./reset-link-dialog";
import { RoleSelect } from "./role-select";

/** One person: name, role, since when, and what may be done about it. */
export function MemberRow({ member }: { member: Member }) {
  const team = useTeam();
  const client = useQueryClient();
  const change = useMutation(changeRoleMutation(client, team.slug));
  const remove = useMutation(removeMemberMutation(client, team.slug));
  const [open, setOpen] = useState<"remove" | "reset" | null>(null);
  const isMe = member.userId === team.person.id;
  const grantable = grantableRoles(team.role);
  const mayChange = !isMe && grantable.includes(member.role);
  const setRole = (role: Role) =>
    change.mutate(
      { userId: member.userId, role },
      {
        onSuccess: () => toast.success(`${member.name} is now ${aRole(role)}.`),
        onError: (error) => toast.error("The role was not changed.", { description: error.message }),
      },
    );
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <Avatar name={member.name} seed={member.userId} size="lg" decorative />
      <div className="min-w-40 flex-1 basis-52">
        <div className="truncate font-medium">
          <bdi>{member.name}</bdi>
          {isMe && <span className="font-normal text-muted-foreground"> · you</span>}
        </div>
        <div className="truncate text-xs text-muted-foreground">
          {member.email}
          <span className="max-sm:hidden">
            {" "}
            · joined <Time at={member.joinedAt} look="date" />
          </span>
        </div>
      </div>
      {mayChange ? (
        <div className="flex items-center gap-1.5 max-sm:pl-11">
          <RoleSelect
            label={`Role of ${member.name}`}
            value={member.role}
            roles={grantable}
            onValueChange={setRole}
            isPending={change.isPending}
          />
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button variant="ghost" size="icon-sm" aria-label={`More about ${member.name}`}>
                <Ellipsis aria-hidden />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent>
              {team.role === "owner" && (
                <>
                  <DropdownMenuItem onSelect={() => setOpen("reset")}>Make a password reset link…</DropdownMenuItem>
                  <DropdownMenuSeparator />
                </>
              )}
              <DropdownMenuItem onSelect={() => setOpen("remove")}>Remove from the team…</DropdownMenuItem>
            </DropdownMenuContent>
          </DropdownMenu>
        </div>
      ) : (
        <span className="inline-block text-xs font-medium first-letter:uppercase sm:mr-8 sm:w-24 sm:px-2.5">
          {member.role}
        </span>
      )}
      <ConfirmDialog
        open={open === "remove"}
        onOpenChange={(isOpen) => !isOpen && setOpen(null)}
        title={`Remove ${member.name} from ${team.name}?`}
        confirmLabel="Remove member"
        onConfirm={async () => {
          await remove.mutateAsync(member.userId);
          toast.success(`${member.name} is no longer in ${team.name}.`);
        }}
      >
        Pages they have open close within seconds, and their console tokens end. Batches they submitted go on, and
        everything they made stays with the team.
      </ConfirmDialog>
      {open === "reset" && <ResetLinkDialog member={member} onClose={() => setOpen(null)} />}
    </li>
  );
}
