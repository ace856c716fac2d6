"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { changesOf, emptyEdit, type RerunEdit } from "@/components/batch/rerun-edit";
import { RerunFields } from "@/components/batch/rerun-fields";
import { RerunPreview } from "@/components/batch/rerun-preview";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { plural } from "@/lib/format";
import { editPartsMutation } from "@/lib/reruns/queries";
import type { RunDialogProps } from "./run-choice";
import { usePartsPreview } from "./use-parts-preview";

/** Sends rows of several parts again with something changed: of each part as a batch of their own, whose answers fill its gaps. */
export function RunEditDialog({ parts, count, onClose, onDone }: RunDialogProps) {
  const { slug } = useTeam();
  // One key for one act on one part: pressing again after a failure sends nothing twice.
  const [asked] = useState(() => parts.map((part) => ({ ...part, idempotencyKey: crypto.randomUUID() })));
  const [edit, setEdit] = useState<RerunEdit>(emptyEdit);
  const changes = changesOf(edit);
  const { preview, founds } = usePartsPreview(asked, changes);
  const { mutate, isPending, error } = useMutation(editPartsMutation(useQueryClient(), slug));
  // Of a part in which the text is nowhere, nothing is sent: the same again is another act.
  const sent = asked.filter((_, at) => edit.find === "" || (founds[at] ?? 0) > 0);
  const rows = sent.reduce((sum, part) => sum + part.count, 0);
  const canSend = changes !== null && sent.length > 0 && preview.data?.rows !== 0;
  const models = [...new Set(parts.flatMap(({ batch }) => batch.models))];
  const submit = () => {
    if (changes === null) return;
    const all = sent.map(({ batch, number, rows: choice, idempotencyKey }) => ({
      ...{ batchId: batch.id, number, rows: choice, idempotencyKey, changes },
    }));
    mutate(all, {
      onSuccess: () => {
        toast.success(`${plural(rows, "row")} sent again`, {
          description: `In ${plural(all.length, "batch", "batches")} of their own; answers appear in their places.`,
        });
        onDone();
      },
    });
  };
  return (
    <FormDialog
      title={`Edit and send ${plural(count, "row")} again`}
      description="Those of each part run as a batch of their own, at its own cost. The answers stand in for these rows; what is here stays."
      submitLabel={`Send ${plural(sent.length === 0 ? count : rows, "row")}`}
      error={error?.message}
      isPending={isPending}
      isDisabled={!canSend}
      onSubmit={submit}
      onClose={onClose}
    >
      <RerunFields edit={edit} models={models} onChange={(patch) => setEdit({ ...edit, ...patch })} />
      {changes !== null && <RerunPreview preview={preview} find={edit.find} replaceBy={edit.replaceBy} />}
    </FormDialog>
  );
}
