"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { toast } from "sonner";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { approveBatchMutation } from "@/lib/batches/queries";
import { isRunning } from "@/lib/batches/rules";
import { CancelAsked, Duplicates, Unresolved } from "./doubt-notices";
import { Notice } from "./notice";

/** Stands above the figures when something needs saying, or a person. Nothing most of the time. */
export function BatchNotice({ batch }: { batch: Batch }) {
  if (batch.status === "unresolved") return <Unresolved batch={batch} />;
  if (batch.duplicates.length > 0) return <Duplicates batch={batch} />;
  if (batch.connection.isKeyRefused && isRunning(batch.status)) return <KeyRefused batch={batch} />;
  if (batch.isCancelAsked) return <CancelAsked batch={batch} />;
  if (batch.status === "held") return <Held batch={batch} />;
  if (!batch.statusNote) return null;
  const isBad = batch.status === "rejected" || batch.status === "failed";
  return (
    <Notice isBad={isBad}>
      <p>
        <span className="font-medium">{isBad ? "What the upstream said: " : ""}</span>
        <span className="wrap-anywhere">{batch.statusNote}</span>
      </p>
    </Notice>
  );
}

/** Work through the connection waits: nothing is lost, but nothing moves until somebody enters another key. */
function KeyRefused({ batch }: { batch: Batch }) {
  const team = useTeam();
  return (
    <Notice>
      <h2 className="font-medium">{batch.connection.name} refuses its key</h2>
      <p className="mt-0.5">
        This batch waits and goes on by itself with another key. Nothing is lost.{" "}
        {can(team.role, "connection:write") ? (
          <Link href={teamHref(team, "/settings/connections")} className="underline underline-offset-4">
            Enter another key
          </Link>
        ) : (
          "Ask an owner or admin to enter one."
        )}
      </p>
    </Notice>
  );
}

/** Above the team's limit: somebody who answers for the money lets it go or turns it away. */
function Held({ batch }: { batch: Batch }) {
  const team = useTeam();
  const approve = useMutation(approveBatchMutation(useQueryClient(), team.slug, batch.id));
  const isAllowed = can(team.role, "batch:approve");
  const decide = (decision: "approve" | "refuse") =>
    approve.mutate(decision, {
      onSuccess: () => toast.success(decision === "approve" ? "Approved. It is on its way." : "Turned away."),
      onError: (error) => toast.error("The decision was not taken.", { description: error.message }),
    });
  const pending = (decision: "approve" | "refuse") => approve.isPending && approve.variables === decision;
  return (
    <Notice>
      <h2 className="font-medium">{isAllowed ? `Let ${batch.createdBy.name} run this?` : "Waits for approval"}</h2>
      <p className="mt-0.5">{batch.statusNote}</p>
      {isAllowed && (
        <div className="mt-2.5 flex flex-wrap gap-2">
          <Button size="sm" disabled={approve.isPending} pending={pending("approve")} onClick={() => decide("approve")}>
            Approve
          </Button>
          <Button
            size="sm"
            variant="outline"
            disabled={approve.isPending}
            pending={pending("refuse")}
            onClick={() => decide("refuse")}
          >
            Turn away
          </Button>
        </div>
      )}
    </Notice>
  );
}
