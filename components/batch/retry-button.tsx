"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { isBeforeUpstream, isRunning } from "@/lib/batches/rules";
import { formatCount, plural } from "@/lib/format";
import { retryRowsMutation } from "@/lib/reruns/queries";
import { failedCount, retryableCount } from "./retryable";

/** "Retry failed 51": in place where the upstream can, else as a batch of their own. */
export function RetryButton({ batch, size }: { batch: Batch; size?: "default" | "sm" }) {
  const team = useTeam();
  const router = useRouter();
  const retry = useMutation(retryRowsMutation(useQueryClient(), team.slug, batch.id));
  const count = retryableCount(batch);
  const isInPlace = batch.connection.hasInPlaceRetry;
  if (count === 0 || isBeforeUpstream(batch.status) || batch.status === "cancelling") return null;
  // Rows of a running batch may still fail: a batch of their own would miss those.
  if (!isInPlace && isRunning(batch.status)) return null;
  const isAllowed = can(team.role, "batch:retry");
  const hint = !isAllowed
    ? "Viewers cannot retry."
    : isInPlace
      ? undefined
      : "This upstream cannot retry inside a batch: the rows are submitted as a batch of their own.";
  // After a cancel most of them never ran: a retry takes the batch up again.
  const words = failedCount(batch) === count ? "Retry failed" : "Run the remaining";
  const run = () =>
    retry.mutate(
      { idempotencyKey: crypto.randomUUID(), rows: { kind: "unanswered" } },
      {
        onSuccess: ({ batch: made, isChild }) => {
          if (!isChild) return void toast.success(`${formatCount(count)} back to work`);
          toast.success(`${plural(made.counts.total, "row")} submitted as ${made.name}`);
          router.push(`/t/${team.slug}/batches/${made.id}`);
        },
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <Button variant="outline" size={size} title={hint} disabled={!isAllowed} pending={retry.isPending} onClick={run}>
      {words} {formatCount(count)}
    </Button>
  );
}
