"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { plural } from "@/lib/format";
import type { RowChoiceInput } from "@/lib/reruns/contract";
import { createChildMutation, retryRowsMutation } from "@/lib/reruns/queries";

type Retry = {
  /** Where the server stops them: then they are a batch of their own. */
  limit?: string | null;
  /** What went wrong is told by `error` to whoever waits for the end, else in passing. */
  onDone?: () => void;
};

/** Puts rows back to work, once however often it is pressed, and says where they run. */
export function useRetryRows(batchId: string) {
  const team = useTeam();
  const router = useRouter();
  const client = useQueryClient();
  // One key for one act: pressing again after a failure asks for the same act.
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID());
  const inPlace = useMutation(retryRowsMutation(client, team.slug, batchId));
  const limited = useMutation(createChildMutation(client, team.slug, batchId));
  const tell = (batch: Batch, isChild: boolean, count: number) => {
    setKey(crypto.randomUUID());
    const open = { label: "Open", onClick: () => router.push(teamHref(team, `/batches/${batch.id}`)) };
    toast.success(`${plural(count, "row")} back to work`, {
      description: isChild
        ? "In a batch of their own; its answers fill the gaps of this one."
        : "In this batch; answers appear in their places.",
      ...(isChild && { action: open }),
    });
  };
  const retry = (rows: RowChoiceInput, { limit = null, onDone }: Retry = {}) => {
    limited.reset();
    const onError = (error: Error) => (onDone ? undefined : toast.error(error.message));
    if (limit === null)
      return inPlace.mutate(
        { idempotencyKey, rows },
        {
          onSuccess: ({ batch, isChild, rows: count }) => {
            tell(batch, isChild, count);
            onDone?.();
          },
          onError,
        },
      );
    limited.mutate(
      { idempotencyKey, rows, relation: "retry", moneyGuard: limit },
      {
        onSuccess: (batch) => {
          tell(batch, true, batch.counts.total);
          onDone?.();
        },
        onError,
      },
    );
  };
  return { retry, isPending: inPlace.isPending || limited.isPending, error: limited.error ?? inPlace.error };
}
