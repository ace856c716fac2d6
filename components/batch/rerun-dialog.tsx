"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import type { Batch } from "@/lib/batches/contract";
import { plural } from "@/lib/format";
import type { RowChoiceInput } from "@/lib/reruns/contract";
import { createChildMutation } from "@/lib/reruns/queries";
import { LimitField } from "./limit-field";
import { changesOf, emptyEdit, limitOf, type RerunEdit } from "./rerun-edit";
import { RerunFields } from "./rerun-fields";
import { RerunPreview } from "./rerun-preview";
import { useRerunPreview } from "./use-rerun-preview";

type RerunDialogProps = {
  batch: Batch;
  rows: RowChoiceInput;
  count: number;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Sends rows again with something changed, as a batch of their own whose answers fill this one's gaps. */
export function RerunDialog({ open, onOpenChange, ...rest }: RerunDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <RerunForm {...rest} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function RerunForm({
  batch,
  rows,
  count,
  onDone,
}: Omit<RerunDialogProps, "open" | "onOpenChange"> & { onDone: () => void }) {
  const team = useTeam();
  const router = useRouter();
  const client = useQueryClient();
  const [key] = useState(() => crypto.randomUUID());
  const [edit, setEdit] = useState<RerunEdit>(emptyEdit);
  const set = (patch: Partial<RerunEdit>) => setEdit({ ...edit, ...patch });
  const { mutate, isPending, error } = useMutation(createChildMutation(client, team.slug, batch.id));
  const changes = changesOf(edit);
  const limit = limitOf(edit);
  const preview = useRerunPreview(batch.id, rows, changes);
  // What is to be replaced has to be there: sending the same again is another act.
  const isFound = (edit.find === "" || (preview.data?.found ?? 0) > 0) && preview.data?.rows !== 0;
  const canSend = changes !== null && limit !== undefined && isFound;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!canSend) return;
    mutate(
      { idempotencyKey: key, relation: "edit", rows, changes, moneyGuard: limit },
      {
        onSuccess: (child) => {
          onDone();
          router.push(teamHref(team, `/batches/${child.id}`));
        },
      },
    );
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <div className="grid gap-1.5">
        <DialogTitle>Edit and send {plural(count, "row")} again</DialogTitle>
        <DialogDescription>
          They run as a batch of their own at its own cost. Its answers stand in for these rows; what is here stays.
        </DialogDescription>
      </div>
      <RerunFields edit={edit} models={batch.models} onChange={set} />
      <LimitField
        value={edit.limit}
        onChange={(next) => set({ limit: next })}
        description="Optional. The server stops it when it has cost this much."
      />
      {changes !== null && <RerunPreview preview={preview} find={edit.find} replaceBy={edit.replaceBy} />}
      <FieldError>{error?.message}</FieldError>
      <DialogFooter>
        <Button type="button" variant="outline" onClick={onDone}>
          Go back
        </Button>
        <Button type="submit" pending={isPending} disabled={!canSend}>
          Send {plural(count, "row")}
        </Button>
      </DialogFooter>
    </form>
  );
}
