"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { removeTableMutation } from "@/lib/results/retention/queries";

/** Says what goes with the table and what stays, before it is removed. */
export function TableDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const { slug } = useTeam();
  const remove = useMutation(removeTableMutation(useQueryClient(), slug, batch.id));
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Remove the table of this batch?"
      confirmLabel="Remove table"
      cancelLabel="Keep it"
      isDestructive
      onConfirm={async () => {
        const { message } = await remove.mutateAsync();
        toast.success("Removed", { description: message });
      }}
    >
      <p>
        Its columns leave the results, the search, SQL and exports, here and in every other batch made of it, for
        everybody. This cannot be undone; download your table with the answers first if you need it.
      </p>
      <p className="mt-2">Requests and answers stay as they are, with what they themselves say of a row.</p>
    </ConfirmDialog>
  );
}
