"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Skeleton } from "@/components/ui/skeleton";
import type { BulkAct, BulkTarget, runBulk } from "@/lib/bulk/contract";
import { bulkPreviewQuery, runBulkMutation } from "@/lib/bulk/queries";
import { plural } from "@/lib/format";
import type { CallOutput } from "@/lib/wire/endpoint";
import { bulkWords, factsOf } from "./bulk-words";

type Outcome = CallOutput<typeof runBulk>;

/** Says in a toast what came of it; failures are named. */
export function tellOutcome(word: string, { done, failed, failedCount }: Outcome): void {
  const said = `${plural(done, "batch", "batches")} ${word}`;
  if (failedCount === 0) return void toast.success(said);
  const [first] = failed;
  toast.error(`${said}, ${plural(failedCount, "batch", "batches")} failed`, {
    description: first && `${first.name}: ${first.message}`,
  });
}

type BulkDialogProps = {
  act: Exclude<BulkAct, "tag">;
  target: BulkTarget;
  onDone: () => void;
  onClose: () => void;
};

/** Counts first what an act would do, and to how many; then asks. */
export function BulkDialog({ act, target, onDone, onClose }: BulkDialogProps) {
  const { slug } = useTeam();
  const { data, error } = useQuery(bulkPreviewQuery(slug, act, target));
  const run = useMutation(runBulkMutation(useQueryClient(), slug));
  const words = bulkWords[act];
  const batches = data ? plural(data.able, "batch", "batches") : "these batches";
  const left = data ? data.total - data.able : 0;
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.title(batches)}
      confirmLabel={data?.able === 0 ? "Nothing to do" : words.confirm}
      cancelLabel={words.keep}
      isDestructive={words.isDestructive}
      typedName={act === "delete" ? "delete" : undefined}
      onConfirm={async () => {
        if (data?.able === 0) return;
        tellOutcome(words.done, await run.mutateAsync({ act, target }));
        onDone();
      }}
    >
      {error ? (
        error.message
      ) : data ? (
        <>
          {data.able > 0 && (
            <dl className="my-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-lg border bg-card px-3 py-2.5 text-foreground tabular-nums">
              {factsOf(act, data).map(({ label, value }) => (
                <div key={label} className="contents">
                  <dt className="text-muted-foreground">{label}</dt>
                  <dd className="text-right font-medium">{value}</dd>
                </div>
              ))}
            </dl>
          )}
          <p>{words.note}</p>
          {left > 0 && (
            <p className="mt-2">
              {plural(left, "batch is", "batches are")} left alone: {words.others}.
            </p>
          )}
        </>
      ) : (
        <Skeleton className="my-3 h-24" />
      )}
    </ConfirmDialog>
  );
}
