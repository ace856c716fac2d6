"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { can } from "@/lib/access";
import type { BatchView } from "@/lib/batches/view-contract";
import { createViewMutation, updateViewMutation } from "@/lib/batches/view-queries";

type SaveViewDialogProps = { query: string; views: readonly BatchView[]; onClose: () => void };

/** Keeps search, filters and order under a name; a name one has already is written over. */
export function SaveViewDialog({ query, views, onClose }: SaveViewDialogProps) {
  const team = useTeam();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [isShared, setIsShared] = useState(false);
  const create = useMutation(createViewMutation(client, team.slug));
  const update = useMutation(updateViewMutation(client, team.slug));
  const same = views.find((view) => view.isMine && view.name === name.trim());
  const error = create.error ?? update.error;
  const settled = {
    onSuccess: () => {
      toast.success(`View “${name.trim()}” saved`);
      onClose();
    },
  };
  const save = () => {
    if (same) update.mutate({ viewId: same.id, query, isShared }, settled);
    else create.mutate({ name, query, isShared }, settled);
  };
  return (
    <FormDialog
      title="Save this view"
      description="Search, filters and order are kept; what they find is always the present."
      submitLabel="Save view"
      error={error?.message}
      isPending={create.isPending || update.isPending}
      isDisabled={name.trim() === ""}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label="Name" required description={same && "You have a view of this name; it is replaced."}>
        <Input value={name} maxLength={60} autoFocus onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field inline label="Share with the team" description="Everybody in the team sees it under Views.">
        <Checkbox
          checked={isShared}
          disabled={!can(team.role, "batch:edit")}
          onCheckedChange={(isOn) => setIsShared(isOn === true)}
        />
      </Field>
    </FormDialog>
  );
}
