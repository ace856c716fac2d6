"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { plural } from "@/lib/format";
import type { RowChoiceInput } from "@/lib/reruns/contract";
import { retryRowsMutation } from "@/lib/reruns/queries";

/** Puts chosen failed rows back to work, once however often it is pressed, and says where they run. */
export function useRetryRows(batchId: string) {
  const team = useTeam();
  const router = useRouter();
  const client = useQueryClient();
  // One key for one act: pressing again after a failure asks for the same act.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const { mutate, isPending } = useMutation(retryRowsMutation(client, team.slug, batchId));
  const retry = (rows: RowChoiceInput) =>
    mutate(
      { idempotencyKey: key, rows },
      {
        onSuccess: ({ batch, isChild, rows: count }) => {
          setKey(crypto.randomUUID());
          toast.success(`${plural(count, "row")} back to work`, {
            description: isChild
              ? "In a batch of their own; its answers fill the gaps of this one."
              : "In this batch; answers appear in their places.",
            ...(isChild
              ? { action: { label: "Open", onClick: () => router.push(teamHref(team, `/batches/${batch.id}`)) } }
              : {}),
          });
        },
        onError: (error) => toast.error(error.message),
      },
    );
  return { retry, isPending };
}
