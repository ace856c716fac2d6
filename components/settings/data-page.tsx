"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { ErrorState } from "@/components/shared/error-state";
import { useTeam } from "@/components/shared/team-context";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { can } from "@/lib/access";
import { formatBytes, plural } from "@/lib/format";
import type { Retention } from "@/lib/results/retention/contract";
import { retentionQuery, setRetentionMutation } from "@/lib/results/retention/queries";

/** How long the team keeps what upstreams delivered. */
export function DataPage() {
  const { slug } = useTeam();
  const { data, error, refetch } = useQuery(retentionQuery(slug));
  return (
    <section aria-labelledby="data" className="grid gap-3">
      <h2 id="data" className="text-base font-semibold">
        Data
      </h2>
      <Card className="px-4 py-4">
        {error ? (
          <ErrorState title="This could not be loaded." error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <RetentionForm retention={data} />
        ) : (
          <Skeleton className="h-16" />
        )}
      </Card>
    </section>
  );
}

const choices = [null, 7, 30, 90, 180, 365] as const;
const words = (days: number | null) => (days === null ? "Until the batch is deleted" : plural(days, "day"));

function RetentionForm({ retention }: { retention: Retention }) {
  const { slug, role } = useTeam();
  const { days, batches, sizeBytes } = retention;
  const { mutateAsync } = useMutation(setRetentionMutation(useQueryClient(), slug));
  const [asked, setAsked] = useState<number | null | undefined>(undefined);
  const offered = choices.includes(days as null) ? choices : [days, ...choices];
  return (
    <>
      <Field
        label="Keep results"
        description={
          can(role, "team:write")
            ? `${plural(batches, "finished batch", "finished batches")} with ${formatBytes(sizeBytes)} of results now. They are kept here even when the upstream deletes its own.`
            : "Owners set how long the team keeps results."
        }
        className="max-w-md"
      >
        {(control) => (
          <Select
            value={String(days)}
            disabled={!can(role, "team:write")}
            onValueChange={(next) => setAsked(next === "null" ? null : Number(next))}
          >
            <SelectTrigger {...control}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {offered.map((one) => (
                <SelectItem key={String(one)} value={String(one)}>
                  {words(one)}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
      <ConfirmDialog
        open={asked !== undefined}
        onOpenChange={() => setAsked(undefined)}
        title={asked === null ? "Keep results for good?" : `Remove results after ${words(asked ?? null)}?`}
        confirmLabel={asked === null ? "Keep them" : "Remove when older"}
        isDestructive={asked !== null}
        onConfirm={async () => void (await mutateAsync(asked ?? null))}
      >
        {asked === null
          ? "From now on results stay until their batch is deleted."
          : "Answers and failures of batches that ended longer ago are removed within the hour and cannot be brought back. Batches, counts, costs and input files stay."}
      </ConfirmDialog>
    </>
  );
}
