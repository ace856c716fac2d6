"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { CopyId } from "@/components/shared/copy-id";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { approveBatchMutation, resolveBatchMutation } from "@/lib/batches/queries";
import { isRunning } from "@/lib/batches/rules";
import { cn } from "@/lib/utils";

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

/** A cancel that waits for the answer to whether there is anything to cancel. */
function CancelAsked({ batch }: { batch: Batch }) {
  return (
    <Notice>
      <h2 className="font-medium">This batch is being cancelled</h2>
      <p className="mt-0.5">
        The answer to its submission was lost. It is looked for on {batch.connection.name} and cancelled as soon as it
        is found. It is not sent again.
      </p>
    </Notice>
  );
}

/** The upstream holds the same submission more than once; each runs and is paid for. */
function Duplicates({ batch }: { batch: Batch }) {
  const team = useTeam();
  const resolve = useMutation(resolveBatchMutation(useQueryClient(), team.slug, batch.id));
  const count = batch.duplicates.length;
  const cancel = () =>
    resolve.mutate("cancel_others", {
      onSuccess: () => toast.success("Only the batch on this page is left."),
      onError: (error) => toast.error("Not every one was cancelled.", { description: error.message }),
    });
  return (
    <Notice isBad>
      <h2 className="font-medium">
        {batch.connection.name} has this submission {count === 1 ? "twice" : `${count + 1} times`}
      </h2>
      <p className="mt-0.5">
        The oldest is shown here. {count === 1 ? "The other one also runs and is" : "The others also run and are"} paid
        for:
      </p>
      <ul className="mt-1 grid gap-0.5">
        {batch.duplicates.map((id) => (
          <li key={id}>
            <CopyId id={id} what="upstream id" />
          </li>
        ))}
      </ul>
      <Button
        variant="destructive-outline"
        size="sm"
        className="mt-2.5"
        disabled={!can(team.role, "batch:submit")}
        pending={resolve.isPending}
        onClick={cancel}
      >
        {count === 1 ? "Cancel the other one" : "Cancel the others"}
      </Button>
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
