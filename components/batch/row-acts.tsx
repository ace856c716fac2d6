"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { formatCount } from "@/lib/format";
import { type RowChoiceInput, rowsMax } from "@/lib/reruns/contract";
import type { ResultFilter } from "@/lib/results/contract";
import { SendAgainButtons } from "./send-again-buttons";

const RerunDialog = dynamic(() => import("./rerun-dialog").then((file) => file.RerunDialog), { ssr: false });
const RetryDialog = dynamic(() => import("./retry-dialog").then((file) => file.RetryDialog), { ssr: false });

type RowActsProps = { batch: Batch; filter: ResultFilter; rows: RowChoiceInput; count: number };

/** Sends rows again, as they are or changed. Each act first says how many they are and what that may cost. */
export function RowActs({ batch, filter, rows, count }: RowActsProps) {
  const { role } = useTeam();
  const [asked, setAsked] = useState<"retry" | "edit" | null>(null);
  // These belong to no request, so there is nothing to send.
  if (filter === "unmatched") return null;
  const isTooMany = rows.kind === "seqs" && count > rowsMax;
  const many = isTooMany ? `At most ${formatCount(rowsMax)} chosen rows are sent at once.` : undefined;
  const isWaiting = isRunning(batch.status) && (filter === "pending" || !batch.connection.hasInPlaceRetry);
  const retryHint = can(role, "batch:retry")
    ? isWaiting
      ? "What is still on its way is not sent twice: wait until the batch is done."
      : many
    : "Viewers cannot retry.";
  const editHint = can(role, "batch:submit") ? many : "Viewers cannot submit.";
  const close = () => setAsked(null);
  return (
    <>
      <SendAgainButtons retryHint={retryHint} editHint={editHint} onAsk={setAsked} />
      {asked === "retry" && <RetryDialog batch={batch} rows={rows} count={count} onClose={close} />}
      {asked === "edit" && <RerunDialog batch={batch} rows={rows} count={count} open onOpenChange={close} />}
    </>
  );
}
