"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { renameRunMutation } from "@/lib/batches/act-queries";
import { BatchName } from "@/lib/batches/create-contract";

type RenameRunDialogProps = { runId: string; name: string; onClose: () => void };

/** The name all parts of a run share. */
export function RenameRunDialog({ runId, name, onClose }: RenameRunDialogProps) {
  const { slug } = useTeam();
  const rename = useMutation(renameRunMutation(useQueryClient(), slug, runId));
  const [text, setText] = useState(name);
  const parsed = BatchName.safeParse(text);
  const done = () => {
    toast.success("Renamed");
    onClose();
  };
  return (
    <FormDialog
      title="Name of the run"
      description="Its parts take the name, each with its number; the upstream keeps what it was told at the start."
      submitLabel="Rename"
      error={rename.error?.message}
      isPending={rename.isPending}
      isDisabled={!parsed.success}
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success) rename.mutate(parsed.data, { onSuccess: done });
      }}
      onClose={onClose}
    >
      <Field label="Name" required error={parsed.success ? undefined : parsed.error.issues[0]?.message}>
        <Input value={text} maxLength={120} onChange={(event) => setText(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
