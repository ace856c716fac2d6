"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { isGuardBlind } from "@/lib/batches/guard";
import { approveBatchMutation } from "@/lib/batches/queries";
import { flaggedCount, isRunning, isTerminal } from "@/lib/batches/rules";
import { formatCount, formatMoney, plural } from "@/lib/format";
import { CancelAsked, Duplicates, Unresolved } from "./doubt-notices";
import { Notice } from "./notice";

/** Stands above the figures when something needs saying, or a person. Nothing most of the time. */
export function BatchNotice({ batch }: { batch: Batch }) {
  if (batch.status === "unresolved") return <Unresolved batch={batch} />;
  if (batch.duplicates.length > 0) return <Duplicates batch={batch} />;
  if (batch.connection.isKeyRefused && isRunning(batch.status)) return <KeyRefused batch={batch} />;
  if (batch.isCancelAsked) return <CancelAsked batch={batch} />;
  if (batch.status === "held") return <Held batch={batch} />;
  if (isGuardBlind(batch)) return <GuardBlind batch={batch} />;
  if (isIncomplete(batch)) return <Incomplete batch={batch} />;
  if (!batch.statusNote) return null;
  const isBad = batch.status === "rejected" || batch.status === "failed";
  // Of what was rejected, the console says itself who said what.
  const isTheirs = batch.status === "failed" && !batch.statusNote.startsWith("The upstream");
  return (
    <Notice isBad={isBad}>
      <p>
        <span className="font-medium">{isTheirs ? "What the upstream said: " : ""}</span>
        <span className="wrap-anywhere">{batch.statusNote}</span>
      </p>
    </Notice>
  );
}

/** Files are read within seconds of a batch's end; later than this, what lacks is worth a word. */
const readingMs = 60_000;

/** The batch has ended, and its files here do not hold what they should. */
function isIncomplete({ status, finishedAt, results, counts, quality }: Batch): boolean {
  if (!isTerminal(status) || status === "rejected" || results.removedAt || finishedAt === null) return false;
  // What retries have answered is among the answers.
  const held = quality ? quality.good + flaggedCount(quality) + quality.failed : results.rows;
  if (results.isComplete) return status === "completed" && held < counts.total;
  return results.rows < counts.completed + counts.failed && Date.now() - Date.parse(finishedAt) > readingMs;
}

function Incomplete({ batch }: { batch: Batch }) {
  const team = useTeam();
  const { results, counts } = batch;
  const told = counts.completed + counts.failed;
  const rows = (
    <Link href={`${teamHref(team, `/batches/${batch.id}`)}?show=pending`} className="underline underline-offset-4">
      Show the rows without an answer
    </Link>
  );
  return (
    <Notice>
      <h2 className="font-medium">Incomplete</h2>
      <p className="mt-0.5 tabular-nums">
        {results.isComplete
          ? `The upstream says the batch is completed, but tells of ${formatCount(told)} of its ${plural(counts.total, "row")} only. Nothing came for the others.`
          : `The upstream counts ${plural(told, "row")}, but its files hold ${formatCount(results.rows)} so far. They are looked at again by themselves; nothing that is here is lost.`}{" "}
        {rows}
      </p>
    </Notice>
  );
}

/** Somebody counts on a limit that nobody can keep. */
function GuardBlind({ batch }: { batch: Batch }) {
  const team = useTeam();
  return (
    <Notice isBad>
      <h2 className="font-medium">The limit of {formatMoney(batch.moneyGuard)} cannot be kept</h2>
      <p className="mt-0.5">
        Nothing tells what rows of {batch.models.join(", ")} cost, so the batch is not cancelled at any amount.{" "}
        <Link href={teamHref(team, "/models")} className="underline underline-offset-4">
          Set the price
        </Link>{" "}
        and the limit holds from then on.
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
