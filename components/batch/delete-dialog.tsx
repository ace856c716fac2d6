"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { removeBatchMutation } from "@/lib/batches/act-queries";
import type { Batch } from "@/lib/batches/contract";
import { formatMoney, plural } from "@/lib/format";

/** Says what goes and what stays before anything is deleted. */
export function DeleteDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const team = useTeam();
  const router = useRouter();
  const remove = useMutation(removeBatchMutation(useQueryClient(), team.slug, batch.id));
  const cost = batch.spend?.cost;
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Delete this batch?"
      confirmLabel="Delete batch"
      cancelLabel="Keep it"
      typedName={batch.name}
      onConfirm={async () => {
        const { message } = await remove.mutateAsync();
        toast.success("Deleted", { description: message });
        router.push(teamHref(team, "/batches"));
      }}
    >
      <p>
        {plural(batch.results.rows, "result row is", "result rows are")} removed from this console, and the batch with
        its output from the upstream where that can be. This cannot be undone; download what you need first.
      </p>
      <p className="mt-2">
        {cost ? `The ${formatMoney(cost)} it cost stay in Usage` : "What it cost stays in Usage"}, the input file stays
        in Files. To get it out of the list only, archive it.
      </p>
    </ConfirmDialog>
  );
}
