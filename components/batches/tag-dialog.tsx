"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { tellOutcome } from "@/components/shared/bulk-dialog";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Chip } from "@/components/ui/chip";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { batchFacetsQuery } from "@/lib/batches/view-queries";
import type { BulkTarget } from "@/lib/bulk/contract";
import { runBulkMutation } from "@/lib/bulk/queries";
import { plural } from "@/lib/format";

type TagDialogProps = { target: BulkTarget; count: number; onDone: () => void; onClose: () => void };

const tagsShown = 20;
const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];

/** Adds tags to many batches, or takes some off. Other tags stay. */
export function TagDialog({ target, count, onDone, onClose }: TagDialogProps) {
  const { slug } = useTeam();
  const known = useQuery(batchFacetsQuery(slug)).data?.tags ?? [];
  const run = useMutation(runBulkMutation(useQueryClient(), slug));
  const [text, setText] = useState("");
  const [remove, setRemove] = useState<string[]>([]);
  const add = tagsOf(text);
  const tooLong = add.find((tag) => tag.length > 40);
  const submit = () =>
    run.mutate(
      { act: "tag", target, tags: { add, remove } },
      {
        onSuccess: (outcome) => {
          tellOutcome("tagged", outcome);
          onDone();
        },
      },
    );
  return (
    <FormDialog
      title={`Tag ${plural(count, "row")}`}
      description="Their other tags stay. Of a run all parts are tagged."
      submitLabel="Change tags"
      error={run.error?.message}
      isPending={run.isPending}
      isDisabled={add.length + remove.length === 0 || tooLong !== undefined}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="Add"
        description="Commas separate them."
        error={tooLong && `“${tooLong.slice(0, 20)}…” is longer than 40 characters.`}
      >
        <Input value={text} autoFocus onChange={(event) => setText(event.target.value)} placeholder="q1, evaluation" />
      </Field>
      {known.length > 0 && (
        <fieldset className="grid gap-1.5">
          <legend className="mb-1.5 text-xs font-medium text-muted-foreground">Take off</legend>
          <div className="flex flex-wrap gap-1.5">
            {known.slice(0, tagsShown).map((tag) => {
              const isOn = remove.includes(tag);
              const toggle = () => setRemove(isOn ? remove.filter((one) => one !== tag) : [...remove, tag]);
              return (
                <Chip key={tag} pressed={isOn} onClick={toggle}>
                  {tag}
                </Chip>
              );
            })}
          </div>
        </fieldset>
      )}
    </FormDialog>
  );
}
