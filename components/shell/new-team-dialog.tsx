"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { teamHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { createTeamMutation } from "@/lib/setup/queries";

/** Makes another team and goes there. */
export function NewTeamDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const create = useMutation(createTeamMutation);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            // A whole new page: nothing of the other team may stay in memory.
            create.mutate(name, { onSuccess: ({ team }) => window.location.assign(teamHref(team)) });
          }}
        >
          <DialogHeader>
            <DialogTitle>New team</DialogTitle>
            <DialogDescription>
              It has batches, files, connections and members of its own; nothing is shared with your other teams. You
              own it, and nobody else is in it until you invite them.
            </DialogDescription>
          </DialogHeader>
          <Field label="Name" {...(create.error ? { error: create.error.message } : {})}>
            <Input autoFocus autoComplete="off" maxLength={60} value={name} onChange={(e) => setName(e.target.value)} />
          </Field>
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              Go back
            </Button>
            <Button type="submit" pending={create.isPending || create.isSuccess} disabled={name.trim() === ""}>
              Create team
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
