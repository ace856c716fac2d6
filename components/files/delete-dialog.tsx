"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { useTeam } from "@/components/shared/team-context";
import type { InputFile } from "@/lib/files/contract";
import { removeFileMutation } from "@/lib/files/queries";
import { formatBytes } from "@/lib/format";

type DeleteDialogProps = { file: InputFile; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks before a file of which no batch is left is deleted. */
export function DeleteDialog({ file, open, onOpenChange }: DeleteDialogProps) {
  const { slug } = useTeam();
  const remove = useMutation(removeFileMutation(useQueryClient(), slug, file.id));
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete this file?"
      confirmLabel="Delete file"
      cancelLabel="Keep it"
      onConfirm={async () => {
        await remove.mutateAsync();
        toast.success("Deleted", { description: `“${file.name}” is no longer on this console.` });
      }}
    >
      {file.name} ({formatBytes(file.sizeBytes)}) is removed from this console. This cannot be undone. A copy that an
      upstream was sent stays there.
    </ConfirmDialog>
  );
}
