"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { updateBatchMutation } from "@/lib/batches/act-queries";
import type { Batch } from "@/lib/batches/contract";
import { MoneyGuard } from "@/lib/batches/create-contract";
import { formatMoney } from "@/lib/format";
import { compareDollars } from "@/lib/money";

/** "Cancel at $X", set, moved or removed while the batch runs. */
export function LimitDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const { slug } = useTeam();
  const update = useMutation(updateBatchMutation(useQueryClient(), slug, batch.id));
  const [text, setText] = useState(batch.moneyGuard ?? "");
  const parsed = MoneyGuard.safeParse(text.trim().replace(/^\$\s*/, ""));
  const spent = batch.spend?.cost ?? null;
  const isBelow = parsed.success && spent !== null && compareDollars(spent, parsed.data) >= 0;
  const save = (moneyGuard: string | null) =>
    update.mutate(
      { moneyGuard },
      {
        onSuccess: () => {
          toast.success(
            moneyGuard === null ? "The limit is removed" : `Cancelled when it has cost ${formatMoney(moneyGuard)}`,
          );
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title="Cancel at a limit"
      description={`The server adds up what the rows have cost${batch.runId === null ? "" : ", those of all batches of this run together,"} and cancels the batch at this amount, with this page open or not. What is in flight at that moment may still be charged.`}
      submitLabel={isBelow ? "Set and cancel now" : "Set limit"}
      error={update.error?.message}
      isPending={update.isPending}
      isDisabled={!parsed.success}
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success) save(parsed.data);
      }}
      onClose={onClose}
      aside={
        batch.moneyGuard !== null && (
          <Button variant="outline" onClick={() => save(null)}>
            Remove limit
          </Button>
        )
      }
    >
      <Field
        label="Limit in dollars"
        required
        description={
          isBelow
            ? `${formatMoney(spent)} is spent already: the batch is cancelled at once.`
            : spent !== null && `${formatMoney(spent)} spent so far.`
        }
        error={text !== "" && !parsed.success ? parsed.error.issues[0]?.message : undefined}
      >
        <Input
          value={text}
          inputMode="decimal"
          autoComplete="off"
          placeholder="25.00"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </FormDialog>
  );
}
