"use client";

import Link from "next/link";
import { useId } from "react";
import { type Draft, requestsOf, trialOf } from "@/components/shared/jsonl/draft";
import type { Submitted } from "@/components/shared/jsonl/draft-store";
import { submitLabel } from "@/components/shared/jsonl/file-words";
import { teamHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { plural } from "@/lib/format";
import type { Readiness } from "./readiness";
import { trialRequests } from "./trial";

/** What the button does: the whole, the rest of a trial, or several files as one run. */
function labelOf(drafts: readonly Draft[], total: number | null): string {
  const [first] = drafts;
  const trial = first && drafts.length === 1 ? trialOf(first) : null;
  if (trial && total !== null) return `Run the rest · ${plural(total - trial.requests, "request")}`;
  const isRun = first?.run && drafts.every(({ run }) => run?.runId === first.run?.runId);
  if (isRun && total !== null) return `Submit one run · ${plural(total, "request")}`;
  return submitLabel(drafts.length, total);
}

type SubmitPanelProps = {
  team: string;
  drafts: readonly Draft[];
  submitted: readonly Submitted[];
  readiness: Readiness;
  isSending: boolean;
  /** Sends a few lines ahead; null where there is nothing to try. */
  onTry: (() => void) | null;
  /** What that costs, about: "$0.002". */
  tryCost: string | null;
  /** Some field of the form is not filled in right. */
  hasFormError: boolean;
};

/** The one button, and one sentence on where things stand. */
export function SubmitPanel({
  team,
  drafts,
  submitted,
  readiness,
  isSending,
  onTry,
  tryCost,
  hasFormError,
}: SubmitPanelProps) {
  const id = useId();
  const counts = drafts.map(requestsOf);
  const total = counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return (
    <div className="grid gap-3">
      <Button
        type="submit"
        size="lg"
        className="w-full"
        pending={isSending}
        disabled={!readiness.canSubmit}
        aria-describedby={id}
      >
        {isSending ? "Submitting" : labelOf(drafts, total)}
      </Button>
      {onTry && (
        <Button variant="outline" className="w-full" onClick={onTry}>
          Try {trialRequests} rows first{tryCost && ` · about ${tryCost}`}
        </Button>
      )}
      {hasFormError && <FieldError>Something in Run needs another look. Nothing has been uploaded.</FieldError>}
      <p id={id} className="text-center text-xs text-pretty text-muted-foreground">
        {readiness.sentence}
      </p>
      {submitted.length > 0 && (
        <p role="status" className="text-center text-xs text-pretty text-muted-foreground">
          Submitted:{" "}
          {submitted.map(({ batchId, name }, index) => (
            <span key={batchId}>
              {index > 0 && ", "}
              <Link
                href={teamHref(team, `/batches/${encodeURIComponent(batchId)}`)}
                className="text-primary underline underline-offset-4"
              >
                {name}
              </Link>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
