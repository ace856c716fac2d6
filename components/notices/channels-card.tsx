"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { EmptyState } from "@/components/shared/empty-state";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Tag } from "@/components/ui/tag";
import type { Channel } from "@/lib/notices/contract";
import {
  channelsQuery,
  removeChannelMutation,
  rotateChannelMutation,
  testChannelMutation,
  updateChannelMutation,
} from "@/lib/notices/queries";
import { ChannelDialog } from "./channel-dialog";
import { channelWords, noticeWords } from "./notice-words";
import { SecretDialog } from "./secret-dialog";

type Open = { at: "editor"; channel: Channel | null } | { at: "remove"; channel: Channel } | null;

/** Where notices go besides people: a signed webhook, Slack, Teams. */
export function ChannelsCard({ mayChange }: { mayChange: boolean }) {
  const team = useTeam();
  const client = useQueryClient();
  const { data } = useQuery(channelsQuery(team.slug));
  const remove = useMutation(removeChannelMutation(client, team.slug));
  const [open, setOpen] = useState<Open>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const addButton = mayChange && (
    <Button variant="outline" size="sm" onClick={() => setOpen({ at: "editor", channel: null })}>
      <Plus /> Add a channel
    </Button>
  );
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>Channels</CardTitle>
        <CardActions>{data && data.channels.length > 0 && addButton}</CardActions>
      </CardHeader>
      {!data ? (
        <div className="p-4">
          <Skeleton className="h-10" />
        </div>
      ) : data.channels.length === 0 ? (
        <EmptyState title="No channels yet" action={addButton || undefined} className="border-t border-line py-10">
          A webhook is signed the Standard Webhooks way, so that your program can tell it is really from here. Slack and
          Teams take the address of an incoming webhook.
        </EmptyState>
      ) : (
        <ul aria-label="Channels" className="divide-y divide-line border-t border-line">
          {data.channels.map((channel) => (
            <li key={channel.id}>
              <ChannelRow
                channel={channel}
                mayChange={mayChange}
                onEdit={() => setOpen({ at: "editor", channel })}
                onRemove={() => setOpen({ at: "remove", channel })}
                onSecret={setSecret}
              />
            </li>
          ))}
        </ul>
      )}
      {open?.at === "editor" && (
        <ChannelDialog channel={open.channel} onClose={() => setOpen(null)} onSecret={setSecret} />
      )}
      <ConfirmDialog
        open={open?.at === "remove"}
        onOpenChange={(isOpen) => !isOpen && setOpen(null)}
        title={`Remove ${open?.at === "remove" ? open.channel.name : "this channel"}?`}
        confirmLabel="Remove channel"
        cancelLabel="Keep it"
        isDestructive
        onConfirm={async () => {
          if (open?.at === "remove") await remove.mutateAsync(open.channel.id);
        }}
      >
        Notices no longer go there, and its part of the delivery log goes with it. Inboxes are not touched.
      </ConfirmDialog>
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </Card>
  );
}

type ChannelRowProps = {
  channel: Channel;
  mayChange: boolean;
  onEdit: () => void;
  onRemove: () => void;
  onSecret: (secret: string) => void;
};

function ChannelRow({ channel, mayChange, onEdit, onRemove, onSecret }: ChannelRowProps) {
  const team = useTeam();
  const client = useQueryClient();
  const test = useMutation(testChannelMutation(client, team.slug));
  const rotate = useMutation(rotateChannelMutation(client, team.slug));
  const update = useMutation(updateChannelMutation(client, team.slug));
  const failed = (error: Error) => toast.error("That did not work.", { description: error.message });
  const runTest = () =>
    test.mutate(channel.id, {
      onSuccess: ({ state, status, answer }) =>
        state === "sent"
          ? toast.success(`It arrived: ${channel.name} answered ${status}.`)
          : toast.error(status ? `${channel.name} answered ${status}.` : "It did not arrive.", {
              description: answer ?? undefined,
            }),
      onError: failed,
    });
  const { lastDelivery } = channel;
  return (
    <div className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <span className="font-medium">{channel.name}</span>
        <Tag>{channelWords[channel.kind]}</Tag>
        {channel.offAt !== null && <Tag tone="bad">off</Tag>}
        <span className="font-mono text-xs text-muted-foreground">{channel.host}</span>
        <span className="ml-auto text-xs text-muted-foreground">
          {lastDelivery ? (
            <>
              last {lastDelivery.isOk ? "arrived" : "failed"} <Time at={lastDelivery.at} />
            </>
          ) : (
            "nothing sent yet"
          )}
        </span>
      </div>
      <p className="text-xs text-pretty text-muted-foreground">
        {channel.offReason ?? channel.kinds.map((kind) => noticeWords[kind].label).join(" · ")}
      </p>
      {mayChange && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" variant="outline" pending={test.isPending} onClick={runTest}>
            Send a test
          </Button>
          <Button size="sm" variant="outline" onClick={onEdit}>
            Change
          </Button>
          {channel.kind === "webhook" && (
            <Button
              size="sm"
              variant="outline"
              pending={rotate.isPending}
              onClick={() =>
                rotate.mutate(channel.id, { onSuccess: ({ secret }) => secret && onSecret(secret), onError: failed })
              }
            >
              New secret
            </Button>
          )}
          <Button
            size="sm"
            variant="outline"
            pending={update.isPending}
            onClick={() => update.mutate({ channelId: channel.id, isOn: channel.offAt !== null }, { onError: failed })}
          >
            {channel.offAt === null ? "Switch off" : "Switch on"}
          </Button>
          <Button size="sm" variant="ghost" onClick={onRemove}>
            Remove
          </Button>
        </div>
      )}
    </div>
  );
}
