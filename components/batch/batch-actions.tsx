"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { toast } from "sonner";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { retryBatchMutation } from "@/lib/batches/queries";
import { isBeforeUpstream, isRunning } from "@/lib/batches/rules";
import { formatCount } from "@/lib/format";
import { DownloadMenu } from "./download-menu";
import { retryableCount } from "./retryable";

const CancelDialog = dynamic(() => import("./cancel-dialog").then((file) => file.CancelDialog), { ssr: false });

/** What can be done with a batch as it stands; what the role does not allow is greyed and says so. */
export function BatchActions({ batch }: { batch: Batch }) {
  const { role } = useTeam();
  const [isAsking, setIsAsking] = useState(false);
  const canCancel = isRunning(batch.status) && batch.status !== "cancelling";
  return (
    <>
      <RetryButton batch={batch} />
      <DownloadMenu batch={batch} />
      {canCancel && (
        <Button
          variant="destructive-outline"
          disabled={!can(role, "batch:cancel")}
          title={can(role, "batch:cancel") ? undefined : "Viewers cannot cancel batches."}
          onClick={() => setIsAsking(true)}
        >
          Cancel…
        </Button>
      )}
      {isAsking && <CancelDialog batch={batch} onClose={() => setIsAsking(false)} />}
    </>
  );
}

/** "Retry failed 51": in place where the upstream can, and says why not where it cannot. */
export function RetryButton({ batch, size }: { batch: Batch; size?: "default" | "sm" }) {
  const team = useTeam();
  const retry = useMutation(retryBatchMutation(useQueryClient(), team.slug, batch.id));
  const count = retryableCount(batch);
  if (count === 0 || isBeforeUpstream(batch.status) || batch.status === "cancelling") return null;
  const isAllowed = can(team.role, "batch:retry");
  const hint = !isAllowed
    ? "Viewers cannot retry."
    : batch.connection.hasInPlaceRetry
      ? undefined
      : "This upstream cannot retry inside a batch. Download the failed rows and submit them as a new batch.";
  // After a cancel most of them never ran: a retry takes the batch up again.
  const words = batch.counts.failed === count ? "Retry failed" : "Run the remaining";
  return (
    <Button
      variant="outline"
      size={size}
      title={hint}
      disabled={!isAllowed || !batch.connection.hasInPlaceRetry}
      pending={retry.isPending}
      onClick={() =>
        retry.mutate(undefined, {
          onSuccess: () => toast.success(`${formatCount(count)} back to work`),
          onError: (error) => toast.error("Nothing was retried.", { description: error.message }),
        })
      }
    >
      {words} {formatCount(count)}
    </Button>
  );
}
