"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { DownloadMenu } from "./download-menu";
import { RetryButton } from "./retry-button";

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
