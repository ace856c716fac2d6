"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { InputFile } from "@/lib/files/contract";
import { isFilePending, removeFileMutation } from "@/lib/files/queries";
import { formatBytes } from "@/lib/format";

/** Deletes a file of which no batch is left; not offered where the server would refuse. */
export function DeleteFile({ file }: { file: InputFile }) {
  const { slug, role, person } = useTeam();
  const [isOpen, setIsOpen] = useState(false);
  const remove = useMutation(removeFileMutation(useQueryClient(), slug, file.id));
  const isOwn = file.createdBy?.id === person.id || role === "owner" || role === "admin";
  if (file.batchCount > 0 || isFilePending(file) || !can(role, "file:upload") || !isOwn) return null;
  return (
    <>
      <Button variant="ghost" size="icon-sm" aria-label={`Delete ${file.name}…`} onClick={() => setIsOpen(true)}>
        <Trash2 aria-hidden />
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Delete this file?"
        confirmLabel="Delete file"
        cancelLabel="Keep it"
        onConfirm={async () => {
          await remove.mutateAsync();
          setIsOpen(false);
          toast.success("Deleted", { description: `“${file.name}” is no longer on this console.` });
        }}
      >
        {file.name} ({formatBytes(file.sizeBytes)}) is removed from this console. This cannot be undone. A copy that an
        upstream was sent stays there.
      </ConfirmDialog>
    </>
  );
}
