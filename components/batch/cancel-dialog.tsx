"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { cancelBatchMutation } from "@/lib/batches/queries";
import { cancelWords } from "./cancel-words";

/** Says what is done, what will not run any more and what was spent, before it stops anything. */
export function CancelDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const team = useTeam();
  const cancel = useMutation(cancelBatchMutation(useQueryClient(), team.slug, batch.id));
  const { facts, keep, note } = cancelWords(batch);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Cancel this batch?"
      confirmLabel="Cancel batch"
      cancelLabel={keep}
      onConfirm={async () => {
        await cancel.mutateAsync();
      }}
    >
      <dl className="my-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-lg border bg-card px-3 py-2.5 text-foreground tabular-nums">
        {facts.map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-muted-foreground">{label}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {note}
    </ConfirmDialog>
  );
}
