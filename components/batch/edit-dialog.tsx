"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { updateBatchMutation } from "@/lib/batches/act-queries";
import type { Batch } from "@/lib/batches/contract";
import { BatchName, BatchTags } from "@/lib/batches/create-contract";

const splitTags = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
];
const EditForm = z.object({
  name: BatchName,
  tags: z.string().refine((text) => BatchTags.safeParse(splitTags(text)).success, {
    message: "At most 20 tags of 40 characters each.",
  }),
});

/** The name and the tags of a batch. The upstream keeps what it was told at the start. */
export function EditDialog({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const { slug } = useTeam();
  const update = useMutation(updateBatchMutation(useQueryClient(), slug, batch.id));
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(EditForm),
    defaultValues: { name: batch.name, tags: batch.tags.join(", ") },
  });
  const submit = handleSubmit(async ({ name, tags }) => {
    await update.mutateAsync({ name, tags: splitTags(tags) }).then(
      () => {
        toast.success("Saved");
        onClose();
      },
      () => undefined,
    );
  });
  return (
    <FormDialog
      title="Name and tags"
      description="Usage and lists go by the new ones from now on; the upstream keeps what it was told at the start."
      submitLabel="Save"
      error={update.error?.message}
      isPending={update.isPending}
      onSubmit={(event) => void submit(event)}
      onClose={onClose}
    >
      <Field label="Name" required error={formState.errors.name}>
        <Input {...register("name")} maxLength={120} />
      </Field>
      <Field label="Tags" description="Commas separate them." error={formState.errors.tags}>
        <Input {...register("tags")} placeholder="q1, evaluation" />
      </Field>
    </FormDialog>
  );
}
