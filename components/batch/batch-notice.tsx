"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { toast } from "sonner";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { resolveBatchMutation } from "@/lib/batches/queries";
import { cn } from "@/lib/utils";

/** Stands above the figures when something needs saying, or a person. Nothing most of the time. */
export function BatchNotice({ batch }: { batch: Batch }) {
  if (batch.status === "unresolved") return <Unresolved batch={batch} />;
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

function Notice({ isBad = false, children }: { isBad?: boolean; children: React.ReactNode }) {
  const Icon = isBad ? CircleAlert : TriangleAlert;
  return (
    <section
      aria-label="Notice"
      className={cn(
        "mb-4 flex items-start gap-2.5 rounded-xl border px-4 py-3 text-sm",
        isBad ? "border-bad/40 bg-bad-tint/50" : "border-risk/40 bg-risk-tint/50",
      )}
    >
      <Icon
        aria-hidden
        className={cn("mt-0.5 size-4 shrink-0 stroke-[1.6]", isBad ? "text-bad-ink" : "text-risk-ink")}
      />
      <div className="min-w-0 flex-1 text-pretty">{children}</div>
    </section>
  );
}

/** The reply to the submission was lost and the batch was not found since: only a person can tell. */
function Unresolved({ batch }: { batch: Batch }) {
  const team = useTeam();
  const resolve = useMutation(resolveBatchMutation(useQueryClient(), team.slug, batch.id));
  const isAllowed = can(team.role, "batch:submit");
  const decide = (decision: "send" | "drop") =>
    resolve.mutate(decision, {
      onSuccess: () => toast.success(decision === "send" ? "It will be sent again." : "Dropped."),
      onError: (error) => toast.error("The decision was not taken.", { description: error.message }),
    });
  const pending = (decision: "send" | "drop") => resolve.isPending && resolve.variables === decision;
  return (
    <Notice>
      <h2 className="font-medium">Did {batch.connection.name} take this batch?</h2>
      <p className="mt-0.5">
        {batch.statusNote ??
          "The answer to the submission was lost, and the batch has not been found on the upstream since."}{" "}
        Look for it in the upstream's own list first. If it is not there, send it again; if it is, drop this one, or you
        would pay twice.
      </p>
      <div className="mt-2.5 flex flex-wrap gap-2">
        <Button
          size="sm"
          disabled={!isAllowed || resolve.isPending}
          pending={pending("send")}
          onClick={() => decide("send")}
        >
          It is not there: send again
        </Button>
        <Button
          size="sm"
          variant="outline"
          disabled={!isAllowed || resolve.isPending}
          pending={pending("drop")}
          onClick={() => decide("drop")}
        >
          It is there: drop this one
        </Button>
      </div>
    </Notice>
  );
}
