"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import { formatCount } from "@/lib/format";
import { RunDownload } from "./run-download";
import type { RunSum } from "./sum-run";

const BulkDialog = dynamic(() => import("@/components/shared/bulk-dialog").then((file) => file.BulkDialog), {
  ssr: false,
});

const RenameRunDialog = dynamic(() => import("./rename-run-dialog").then((file) => file.RenameRunDialog), {
  ssr: false,
});

/** What can be done with all batches of a run at once; the dialogs count first what they would do. */
export function RunActions({ runId, run }: { runId: string; run: RunSum }) {
  const { role } = useTeam();
  // What was asked for stays the same batches while the run moves on behind the dialog.
  const [asked, setAsked] = useState<{ act: "cancel" | "retry"; ids: string[] } | null>(null);
  const [isRenaming, setIsRenaming] = useState(false);
  const close = () => setAsked(null);
  const isAllowed = can(role, "batch:edit");
  const hint = isAllowed ? undefined : "Viewers cannot change batches.";
  const { retryable, cancellable } = run;
  return (
    <>
      {retryable.rows > 0 && (
        <Button
          variant="outline"
          disabled={!isAllowed}
          title={hint}
          onClick={() => setAsked({ act: "retry", ids: retryable.ids })}
        >
          Retry failed {formatCount(retryable.rows)}…
        </Button>
      )}
      <Button variant="outline" disabled={!isAllowed} title={hint} onClick={() => setIsRenaming(true)}>
        Rename…
      </Button>
      <RunDownload runId={runId} run={run} />
      {cancellable.length > 0 && (
        <Button
          variant="destructive-outline"
          disabled={!isAllowed}
          title={hint}
          onClick={() => setAsked({ act: "cancel", ids: cancellable })}
        >
          Cancel all…
        </Button>
      )}
      {isRenaming && <RenameRunDialog runId={runId} name={run.summary.name} onClose={() => setIsRenaming(false)} />}
      {asked && (
        <BulkDialog act={asked.act} target={{ kind: "chosen", ids: asked.ids }} onDone={close} onClose={close} />
      )}
    </>
  );
}
