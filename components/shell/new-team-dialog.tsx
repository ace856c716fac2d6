"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/shared/form-dialog";
import { teamHref } from "@/components/shared/routes";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { createTeamMutation } from "@/lib/setup/queries";

/** Makes another team and goes there. */
export function NewTeamDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const create = useMutation(createTeamMutation);
  return (
    <FormDialog
      title="New team"
      description="It has batches, files, connections and members of its own; nothing is shared with your other teams. You own it, and nobody else is in it until you invite them."
      submitLabel="Create team"
      isPending={create.isPending || create.isSuccess}
      isDisabled={name.trim() === ""}
      // A whole new page: nothing of the other team may stay in memory.
      onSubmit={() => create.mutate(name, { onSuccess: ({ team }) => window.location.assign(teamHref(team)) })}
      onClose={onClose}
    >
      <Field label="Name" {...(create.error ? { error: create.error.message } : {})}>
        <Input autoFocus autoComplete="off" maxLength={60} value={name} onChange={(e) => setName(e.target.value)} />
      </Field>
    </FormDialog>
  );
}
