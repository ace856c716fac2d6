"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { Batch } from "@/lib/batches/contract";
import { plural } from "@/lib/format";
import { modelsQuery } from "@/lib/models/queries";
import type { RowChoiceInput } from "@/lib/reruns/contract";
import { createChildMutation } from "@/lib/reruns/queries";
import { LimitField } from "./limit-field";
import { changesOf, emptyEdit, limitOf, type RerunEdit } from "./rerun-edit";
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
      <ModelField value={edit.model} models={batch.models} onChange={(model) => set({ model })} />
      <Field label="Max tokens" description="How long an answer may be. Empty: as it was.">
        <Input
          inputMode="numeric"
          value={edit.maxTokens}
          onChange={(event) => set({ maxTokens: event.target.value })}
        />
      </Field>
      <Field label="Find in prompts">
        <Textarea rows={2} value={edit.find} onChange={(event) => set({ find: event.target.value })} />
      </Field>
      <Field label="Replace by">
        <Textarea
          rows={2}
          value={edit.replaceBy}
          disabled={edit.find === ""}
          onChange={(event) => set({ replaceBy: event.target.value })}
        />
      </Field>
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

type ModelFieldProps = { value: string; models: readonly string[]; onChange: (model: string) => void };

function ModelField({ value, models, onChange }: ModelFieldProps) {
  const { slug } = useTeam();
  const list = useId();
  const { data } = useQuery(modelsQuery(slug));
  return (
    <Field label="Model" description="Empty: as it was.">
      {(control) => (
        <>
          <Input
            {...control}
            list={list}
            placeholder={models.join(", ")}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            className="[&::-webkit-calendar-picker-indicator]:hidden!"
          />
          <datalist id={list}>
            {data?.models.map(({ id }) => (
              <option key={id} value={id} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
