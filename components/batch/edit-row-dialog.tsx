"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { FormDialog } from "@/components/shared/form-dialog";
import { teamHref } from "@/components/shared/routes";
import { layOutJson } from "@/components/shared/row/lay-out-json";
import { useTeam } from "@/components/shared/team-context";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { formatCount } from "@/lib/format";
import { createChildMutation } from "@/lib/reruns/queries";
import { RerunPreview } from "./rerun-preview";
import { rowProblem } from "./row-problem";
import { useRerunPreview } from "./use-rerun-preview";

type EditRowDialogProps = { batchId: string; seq: number; requestLine: string; onClose: () => void };

/** One request, written anew by hand and sent as a batch of its own; its answer fills the row. */
export function EditRowDialog({ batchId, seq, requestLine, onClose }: EditRowDialogProps) {
  const team = useTeam();
  const router = useRouter();
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [text, setText] = useState(() => layOutJson(requestLine));
  const create = useMutation(createChildMutation(useQueryClient(), team.slug, batchId));
  const problem = rowProblem(text, requestLine);
  const rows = { kind: "seqs" as const, seqs: [seq] };
  const changes = { lines: [{ seq, json: text }] };
  const preview = useRerunPreview(batchId, rows, problem === null ? changes : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem !== null) return;
    create.mutate(
      { idempotencyKey, relation: "edit", rows, changes },
      {
        onSuccess: (child) => {
          onClose();
          router.push(teamHref(team, `/batches/${child.id}`));
        },
      },
    );
  };
  return (
    <FormDialog
      title={`Edit request ${formatCount(seq + 1)} and send it again`}
      description="It runs as a batch of its own. Its answer fills this row when it has no good one; what is here stays."
      submitLabel="Send this row"
      error={create.error?.message}
      isPending={create.isPending}
      isDisabled={problem !== null}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Request line" description="Line ends and indents are not sent." error={problem ?? undefined}>
        <Textarea
          value={text}
          rows={14}
          spellCheck={false}
          className="max-h-[50dvh] font-mono text-xs/5"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {problem === null && <RerunPreview preview={preview} find="" replaceBy="" />}
    </FormDialog>
  );
}
