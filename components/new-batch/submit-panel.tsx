"use client";

import { useId } from "react";
import { type Draft, requestsOf, trialOf } from "@/components/shared/jsonl/draft";
import type { Submitted } from "@/components/shared/jsonl/draft-store";
import { submitLabel } from "@/components/shared/jsonl/file-words";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { plural } from "@/lib/format";
import type { Readiness } from "./readiness";
import { TryFirst } from "./try-first";

/** What the button does: the whole, the rest of a trial, or several files as one run. */
function labelOf(drafts: readonly Draft[], together: readonly Draft[], total: number | null): string {
  const [first] = drafts;
  const tried = together.reduce((sum, draft) => sum + (trialOf(draft)?.requests ?? 0), 0);
  if (total !== null && (tried > 0 || first?.run?.tried)) return `Run the rest · ${plural(total - tried, "request")}`;
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
  /** Drafts that go as one thing, of which some lines may be tried first. */
  together: readonly Draft[];
  /** Sends a few lines ahead; null where there is nothing to try. */
  onTry: ((count: number) => void) | null;
  tryMax: number;
  /** What one of them costs, about, in dollars. */
  tryCost: number | null;
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
  together,
  onTry,
  tryMax,
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
        {isSending ? "Submitting" : labelOf(drafts, together, total)}
      </Button>
      {onTry && <TryFirst onTry={onTry} most={tryMax} cost={tryCost} />}
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
