"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { canCancel } from "@/lib/batches/rules";
import { DownloadMenu } from "./download-menu";
import { MoreMenu } from "./more-menu";
import { RetryButton } from "./retry-button";

const CloneDialog = dynamic(() => import("./clone-dialog").then((file) => file.CloneDialog), { ssr: false });
const CancelDialog = dynamic(() => import("./cancel-dialog").then((file) => file.CancelDialog), { ssr: false });

/** What can be done with a batch as it stands; what the role does not allow is greyed and says so. */
export function BatchActions({ batch }: { batch: Batch }) {
  const team = useTeam();
  const { role } = team;
  const [isAsking, setIsAsking] = useState(false);
  const [isCloning, setIsCloning] = useState(false);
  const mayClone = can(role, "batch:submit");
  return (
    <>
      <RetryButton batch={batch} />
      <Button
        variant="outline"
        disabled={!mayClone}
        title={mayClone ? undefined : "Viewers cannot submit batches."}
        onClick={() => setIsCloning(true)}
      >
        Clone
      </Button>
      {batch.results.rows > 0 && (
        <Button variant="outline" asChild>
          <Link href={teamHref(team, "/compare", { a: batch.id })}>Compare</Link>
        </Button>
      )}
      <DownloadMenu batch={batch} />
      {canCancel(batch) && (
        <Button
          variant="destructive-outline"
          disabled={!can(role, "batch:cancel")}
          title={can(role, "batch:cancel") ? undefined : "Viewers cannot cancel batches."}
          onClick={() => setIsAsking(true)}
        >
          Cancel…
        </Button>
      )}
      <MoreMenu batch={batch} />
      {isCloning && <CloneDialog batch={batch} onClose={() => setIsCloning(false)} />}
      {isAsking && <CancelDialog batch={batch} onClose={() => setIsAsking(false)} />}
    </>
  );
}
