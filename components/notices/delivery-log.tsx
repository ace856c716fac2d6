"use client";

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Tag } from "@/components/ui/tag";
import { plural } from "@/lib/format";
import { type Delivery, mails } from "@/lib/notices/contract";
import { channelsQuery, deliveriesQuery, redeliverMutation } from "@/lib/notices/queries";

const views = [
  { value: "all", label: "All" },
  { value: "waiting", label: "Waiting" },
  { value: "sent", label: "Arrived" },
  { value: "failed", label: "Failed" },
] as const;

const tones = { sent: "good", waiting: "neutral", failed: "bad" } as const;
const words = { sent: "arrived", waiting: "waiting", failed: "failed" };

const everywhere = "everywhere";

/** Every delivery with what came back, and a way to send it again. */
export function DeliveryLog() {
  const team = useTeam();
  const [view, setView] = useState<(typeof views)[number]["value"]>("all");
  const [channel, setChannel] = useState(everywhere);
  const channels = useQuery(channelsQuery(team.slug)).data?.channels ?? [];
  // One that was removed meanwhile took its part of the log along.
  const isChannel = channels.some(({ id }) => id === channel) || channel === mails;
  const filter = {
    ...(view === "all" ? {} : { state: view }),
    ...(isChannel ? { channelId: channel } : {}),
  };
  const log = useInfiniteQuery(deliveriesQuery(team.slug, filter));
  const rows = log.data?.pages.flatMap((page) => page.deliveries) ?? [];
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>Delivery log</CardTitle>
        <CardActions className="max-w-full flex-wrap">
          {channels.length > 0 && (
            <Select value={isChannel ? channel : everywhere} onValueChange={setChannel}>
              <SelectTrigger size="sm" aria-label="To" className="max-w-48">
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                <SelectItem value={everywhere}>Everywhere</SelectItem>
                {channels.map(({ id, name }) => (
                  <SelectItem key={id} value={id}>
                    {name}
                  </SelectItem>
                ))}
                <SelectItem value={mails}>By mail</SelectItem>
              </SelectContent>
            </Select>
          )}
          <Segmented label="Deliveries" size="sm" value={view} onValueChange={setView} options={views} />
        </CardActions>
      </CardHeader>
      {rows.length === 0 ? (
        <p className="border-t border-line px-4 py-6 text-sm text-muted-foreground">
          {log.isPending
            ? "Loading …"
            : Object.keys(filter).length > 0
              ? "No delivery is like this."
              : "Nothing was sent to a channel or by mail yet."}
        </p>
      ) : (
        <ul aria-label="Deliveries" className="divide-y divide-line border-t border-line">
          {rows.map((delivery) => (
            <li key={delivery.id}>
              <DeliveryRow delivery={delivery} />
            </li>
          ))}
        </ul>
      )}
      {log.hasNextPage && (
        <div className="border-t px-4 py-2.5">
          <Button variant="outline" size="sm" pending={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </Card>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const team = useTeam();
  const again = useMutation(redeliverMutation(useQueryClient(), team.slug));
  const send = () =>
    again.mutate(delivery.id, {
      onSuccess: ({ state, answer }) =>
        state === "sent"
          ? toast.success("It arrived.")
          : toast.error("It did not arrive.", { description: answer ?? undefined }),
      onError: (error) => toast.error("It was not sent.", { description: error.message }),
    });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
      <div className="min-w-0 flex-1 basis-60">
        <div className="wrap-anywhere sm:truncate">
          <span className="font-medium">{delivery.title}</span>
          <span className="text-muted-foreground"> to {delivery.to}</span>
        </div>
        <div className="line-clamp-2 text-xs wrap-anywhere text-muted-foreground">
          {[
            delivery.attempts > 0 && plural(delivery.attempts, "attempt"),
            delivery.status !== null && `HTTP ${delivery.status}`,
            delivery.answer,
          ]
            .filter(Boolean)
            .join(" · ")}
          {delivery.nextAt && (
            <>
              {delivery.attempts > 0 && " · "}
              next try <Time at={delivery.nextAt} />
            </>
          )}
        </div>
      </div>
      <Tag tone={tones[delivery.state]}>{words[delivery.state]}</Tag>
      <span className="text-xs text-muted-foreground tabular-nums sm:w-18 sm:text-right">
        <Time at={delivery.at} />
      </span>
      <Button size="sm" variant="outline" pending={again.isPending} onClick={send}>
        Send again
      </Button>
    </div>
  );
}
