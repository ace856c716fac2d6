"use client";

import { type FormEvent, useState } from "react";
import { FormDialog } from "@/components/shared/form-dialog";
import type { Batch } from "@/lib/batches/contract";
import { plural } from "@/lib/format";
import type { RowChoiceInput } from "@/lib/reruns/contract";
import { LimitField } from "./limit-field";
import { limitOf } from "./rerun-edit";
import { RerunPreview } from "./rerun-preview";
import { useRetryRows } from "./use-rerun";
import { useRerunPreview } from "./use-rerun-preview";

type RetryDialogProps = { batch: Batch; rows: RowChoiceInput; count: number; onClose: () => void };

const unchanged = {};

/** Sends rows again as they are, once it has said how many they are and what that may cost. */
export function RetryDialog({ batch, rows, count, onClose }: RetryDialogProps) {
  const [text, setText] = useState("");
  const limit = limitOf({ limit: text });
  const preview = useRerunPreview(batch.id, rows, unchanged);
  const { retry, isPending, error } = useRetryRows(batch.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (limit !== undefined) retry(rows, { limit, onDone: onClose });
  };
  return (
    <FormDialog
      title={`Retry ${plural(count, "row")}`}
      description="They run again as they are, at their own cost. The new answer stands in where this batch has none, or one with something amiss; a good answer stays."
      submitLabel={`Retry ${plural(count, "row")}`}
      error={error?.message}
      isPending={isPending}
      isDisabled={limit === undefined || preview.data?.rows === 0}
      onSubmit={submit}
      onClose={onClose}
    >
      <LimitField
        value={text}
        onChange={setText}
        description="Optional. With a limit they run as a batch of their own."
      />
      <RerunPreview preview={preview} find="" replaceBy="" />
    </FormDialog>
  );
}
