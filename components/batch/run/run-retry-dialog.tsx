"use client";

import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { formatCount, formatMoney, plural } from "@/lib/format";
import { sumDollars } from "@/lib/money";
import { previewQuery, retryPartsMutation } from "@/lib/reruns/queries";
import type { PartRows, RunDialogProps } from "./run-choice";

/** The server reads every line for it. */
const reckonedMax = 12;

/** Sends rows of several parts again as they are, each in its own part, once it has said how many and for what. */
export function RunRetryDialog({ parts, count, onClose, onDone }: RunDialogProps) {
  const { slug } = useTeam();
  const client = useQueryClient();
  // One key for one act on one part: pressing again after a failure sends nothing twice.
  const [asked] = useState(() =>
    parts.map(({ batch, number, rows }) => ({ batchId: batch.id, number, rows, idempotencyKey: crypto.randomUUID() })),
  );
  const { mutate, isPending, error } = useMutation(retryPartsMutation(client, slug));
  const submit = () =>
    mutate(asked, {
      onSuccess: () => {
        toast.success(`${plural(count, "row")} back to work`, {
          description: `In ${plural(parts.length, "part")}; answers appear in their places.`,
        });
        onDone();
      },
    });
  return (
    <FormDialog
      title={`Retry ${plural(count, "row")}`}
      description="They run again as they are, each in its own part, at their own cost. The new answer stands in where there is none, or one with something amiss; a good answer stays."
      submitLabel={`Retry ${plural(count, "row")}`}
      error={error?.message}
      isPending={isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <section aria-label="What would be sent" className="overflow-hidden rounded-lg border text-sm tabular-nums">
        <ul className="max-h-48 divide-y divide-line overflow-y-auto">
          {parts.map(({ batch, number, count: rows }) => (
            <li key={batch.id} className="flex items-baseline gap-3 px-3 py-1.5">
              <span className="shrink-0 text-muted-foreground">Part {number}</span>
              <span className="min-w-0 flex-1 truncate" title={batch.name}>
                {batch.name}
              </span>
              <span className="shrink-0">{formatCount(rows)}</span>
            </li>
          ))}
        </ul>
        <Price parts={parts} />
      </section>
    </FormDialog>
  );
}

/** What it may cost, of all parts together. */
function Price({ parts }: { parts: readonly PartRows[] }) {
  const { slug } = useTeam();
  const isReckoned = parts.length <= reckonedMax;
  const looks = useQueries({
    queries: parts.map(({ batch, rows }) => ({
      ...previewQuery(slug, batch.id, { rows, changes: {} }),
      enabled: isReckoned,
      retry: false,
    })),
  });
  const words = () => {
    if (!isReckoned) return `The price of more than ${reckonedMax} parts is not reckoned beforehand.`;
    if (looks.some(({ error }) => error)) return "What it costs could not be reckoned.";
    if (looks.some(({ data }) => !data)) return "Reading the rows…";
    const total = (of: "low" | "likely" | "high") => sumDollars(looks.map(({ data }) => data?.cost?.[of] ?? null));
    const [low, likely, high] = [total("low"), total("likely"), total("high")];
    if (low === null || likely === null || high === null) return "What it costs is not known: a model has no price.";
    return `About ${formatMoney(likely)}, between ${formatMoney(low)} and ${formatMoney(high)}.`;
  };
  return (
    <p role="status" className="border-t bg-muted/50 px-3 py-1.5 text-xs text-muted-foreground">
      {words()}
    </p>
  );
}
