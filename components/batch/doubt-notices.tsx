"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { CopyId } from "@/components/shared/copy-id";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { resolveBatchMutation } from "@/lib/batches/queries";
import { Notice } from "./notice";

/** A cancel that waits for the answer to whether there is anything to cancel. */
export function CancelAsked({ batch }: { batch: Batch }) {
  return (
    <Notice>
      <h2 className="font-medium">This batch is being cancelled</h2>
      <p className="mt-0.5">
        {batch.isInDoubt
          ? `The answer to its submission was lost. It is looked for on ${batch.connection.name} and cancelled as soon as it is found. It is not sent again.`
          : "It is on its way. Will be cancelled as soon as the upstream has taken it."}
      </p>
    </Notice>
  );
}

/** The upstream holds the same submission more than once; each runs and is paid for. */
export function Duplicates({ batch }: { batch: Batch }) {
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

/** The reply to the submission was lost and the batch was not found since: only a person can tell. */
export function Unresolved({ batch }: { batch: Batch }) {
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
        If it is there, drop this one, or you would pay twice.
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
