"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { toast } from "sonner";
import { z } from "zod";
import { FormDialog } from "@/components/shared/form-dialog";
import { useTeam } from "@/components/shared/team-context";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldError, FieldSet } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { type Channel, channelKinds, NewChannel, noticeKinds } from "@/lib/notices/contract";
import { createChannelMutation, updateChannelMutation } from "@/lib/notices/queries";
import { AppError } from "@/lib/wire/errors";
import { channelWords, noticeWords } from "./notice-words";

/** An address once saved is not shown again; left empty it stays. */
const Changed = NewChannel.extend({ url: z.union([z.literal(""), NewChannel.shape.url]) });

const options = channelKinds.map((value) => ({ value, label: channelWords[value] }));
const placeholders = {
  webhook: "https://example.org/hooks/batchdeck",
  slack: "https://hooks.slack.com/services/…",
  teams: "https://….webhook.office.com/…",
};

type ChannelDialogProps = {
  /** Null: a new one. */
  channel: Channel | null;
  onClose: () => void;
  onSecret: (secret: string) => void;
};

/** Where to, and which notices. */
export function ChannelDialog({ channel, onClose, onSecret }: ChannelDialogProps) {
  const team = useTeam();
  const client = useQueryClient();
  const create = useMutation(createChannelMutation(client, team.slug));
  const update = useMutation(updateChannelMutation(client, team.slug));
  const { register, control, handleSubmit, setError, watch, formState } = useForm<NewChannel>({
    resolver: zodResolver(channel ? Changed : NewChannel),
    defaultValues: {
      kind: channel?.kind ?? "webhook",
      name: channel?.name ?? "",
      url: "",
      kinds: channel?.kinds ?? ["batch_done", "batch_failed", "failing", "overdue"],
    },
  });
  const { errors, isSubmitting } = formState;
  const save = handleSubmit(async ({ kind, name, url, kinds }) => {
    try {
      if (channel) {
        await update.mutateAsync({ channelId: channel.id, name, kinds, ...(url === "" ? {} : { url }) });
        toast.success("Channel changed");
      } else {
        const { secret } = await create.mutateAsync({ kind, name, url, kinds });
        if (secret) onSecret(secret);
        else toast.success("Channel added. Send a test to see it arrive.");
      }
      onClose();
    } catch (error) {
      const isKnown = error instanceof AppError;
      const field = isKnown && (error.field === "url" || error.field === "name") ? error.field : "root";
      setError(field, { message: isKnown ? error.message : "The channel could not be saved." });
    }
  });
  const kind = watch("kind");
  return (
    <FormDialog
      title={channel ? `Change ${channel.name}` : "Add a channel"}
      description={
        kind === "webhook"
          ? "A JSON message is posted to this address and signed."
          : `Paste the address of an incoming webhook made in ${channelWords[kind]}.`
      }
      submitLabel={channel ? "Save" : "Add channel"}
      error={errors.root?.message}
      isPending={isSubmitting}
      onSubmit={save}
      onClose={onClose}
    >
      {!channel && (
        <Controller
          control={control}
          name="kind"
          render={({ field }) => (
            <Segmented label="Kind" value={field.value} onValueChange={field.onChange} options={options} />
          )}
        />
      )}
      <Field label="Name" error={errors.name}>
        <Input autoComplete="off" {...register("name")} />
      </Field>
      <Field
        label="Address"
        description={channel ? `Leave it empty to keep the one at ${channel.host}.` : undefined}
        error={errors.url}
      >
        <Input type="url" autoComplete="off" spellCheck={false} placeholder={placeholders[kind]} {...register("url")} />
      </Field>
      <Controller
        control={control}
        name="kinds"
        render={({ field }) => (
          <FieldSet legend="Notices">
            <div className="grid gap-2 sm:grid-cols-2">
              {noticeKinds.map((one) => (
                <Field key={one} inline label={noticeWords[one].label}>
                  <Checkbox
                    checked={field.value.includes(one)}
                    onCheckedChange={(isOn) =>
                      field.onChange(
                        isOn === true ? [...field.value, one] : field.value.filter((other) => other !== one),
                      )
                    }
                  />
                </Field>
              ))}
            </div>
            <FieldError>{errors.kinds?.message}</FieldError>
          </FieldSet>
        )}
      />
    </FormDialog>
  );
}
