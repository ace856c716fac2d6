"use client";

import Link from "next/link";
import { useId } from "react";
import { type Draft, requestsOf } from "@/components/shared/jsonl/draft";
import type { Submitted } from "@/components/shared/jsonl/draft-store";
import { submitLabel } from "@/components/shared/jsonl/file-words";
import { teamHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import type { Readiness } from "./readiness";

type SubmitPanelProps = {
  team: string;
  drafts: readonly Draft[];
  submitted: readonly Submitted[];
  readiness: Readiness;
  isSending: boolean;
  /** Some field of the form is not filled in right. */
  hasFormError: boolean;
};

/** The one button, and one sentence on where things stand. */
export function SubmitPanel({ team, drafts, submitted, readiness, isSending, hasFormError }: SubmitPanelProps) {
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
        {isSending ? "Submitting" : submitLabel(drafts.length, total)}
      </Button>
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
