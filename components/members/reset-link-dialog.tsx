"use client";

import { useMutation } from "@tanstack/react-query";
import { ShowOnce } from "@/components/shared/show-once";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { resetLinkMutation } from "@/lib/account/queries";
import type { Member } from "@/lib/teams/contract";

/** A link with which a member who forgot the password sets a new one. */
export function ResetLinkDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const team = useTeam();
  const make = useMutation(resetLinkMutation(team.slug));
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>A new password for {member.name}</DialogTitle>
          <DialogDescription>
            {make.data
              ? "Give them this link. It works once, within 24 hours, and is not shown again."
              : "The link lets whoever holds it set the password, and signs them out everywhere. Make it when they asked you for it, and hand it over in person or by a line you trust."}
          </DialogDescription>
        </DialogHeader>
        {make.data && <ShowOnce text={make.data.link} label="Copy link" />}
        <FieldError>{make.error?.message}</FieldError>
        <DialogFooter>
          {make.data ? (
            <Button onClick={onClose}>Done</Button>
          ) : (
            <>
              <Button variant="outline" onClick={onClose}>
                Go back
              </Button>
              <Button pending={make.isPending} onClick={() => make.mutate(member.userId)}>
                Make the link
              </Button>
            </>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
