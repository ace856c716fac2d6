"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { cancelBatchMutation } from "@/lib/batches/queries";
import { isBeforeUpstream } from "@/lib/batches/rules";
import { formatCount, formatMoney, plural } from "@/lib/format";

/** Says what is done, what will not run any more and what was spent, before it stops anything. */
export function CancelDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const team = useTeam();
  const cancel = useMutation(cancelBatchMutation(useQueryClient(), team.slug, batch.id));
  const { total, completed, failed } = batch.counts;
  const left = Math.max(0, total - completed - failed);
  const isUnsent = isBeforeUpstream(batch.status);
  const facts = batch.isInDoubt
    ? [{ label: "At the upstream", value: "not known yet" }]
    : isUnsent
      ? [{ label: "Sent so far", value: "nothing" }]
      : [
          { label: "Done", value: `${formatCount(completed)} answered, ${formatCount(failed)} failed` },
          { label: "Will not run", value: plural(left, "row") },
          { label: "Spent so far", value: batch.spend ? formatMoney(batch.spend.cost) : "nothing yet" },
        ];
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Cancel this batch?"
      confirmLabel="Cancel batch"
      cancelLabel="Keep it running"
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
      {batch.isInDoubt
        ? "The answer to its submission was lost, and it is being looked for. It is cancelled as soon as it is found; if the upstream does not have it, it is not sent again. What ran until then may be charged."
        : isUnsent
          ? "Nothing has run and nothing is charged."
          : `Answers that arrived are kept and can be downloaded. Requests in flight at this moment may still be answered and charged. ${
              batch.connection.hasInPlaceRetry
                ? "To pause rather than end it, cancel now and press Run the remaining later."
                : "The rest can be submitted later as a batch of its own."
            }`}
    </ConfirmDialog>
  );
}
