"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { toast } from "sonner";
import { Loaded } from "@/components/shared/loaded";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Tag } from "@/components/ui/tag";
import { endOthersMutation, revokeSessionMutation, sessionsQuery } from "@/lib/account/queries";
import { plural } from "@/lib/format";

/** Where one is signed in, and the way to end each. */
export function SessionsCard() {
  const client = useQueryClient();
  const query = useQuery(sessionsQuery);
  const { data, isFetching } = query;
  const revoke = useMutation(revokeSessionMutation(client));
  const endOthers = useMutation(endOthersMutation(client));
  const failed = (reason: Error) => toast.error("It did not work.", { description: reason.message });
  const others = data?.sessions.filter((session) => !session.isCurrent).length ?? 0;
  return (
    <Card className="overflow-hidden" aria-busy={!data && isFetching}>
      <div className="flex flex-wrap items-center justify-between gap-3 border-b px-4 py-3">
        <div>
          <h3 className="text-base font-semibold">Where you are signed in</h3>
          {data && (
            <p className="text-xs text-muted-foreground">
              A session ends after {plural(data.idleHours, "hour")} without use, and after {plural(data.days, "day")} in
              any case.
            </p>
          )}
        </div>
        {others > 0 && (
          <Button
            variant="outline"
            size="sm"
            pending={endOthers.isPending}
            onClick={() =>
              endOthers.mutate(undefined, {
                onSuccess: ({ ended }) => toast.success(`${plural(ended, "other session")} ended.`),
                onError: failed,
              })
            }
          >
            Sign out everywhere else
          </Button>
        )}
      </div>
      <Loaded query={query} failed="Your sessions could not be loaded." lines={1}>
        {({ sessions }) => (
          <ul aria-label="Sessions" className="divide-y divide-line">
            {sessions.map(({ id, device, createdAt, seenAt, isCurrent }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
                <MonitorSmartphone aria-hidden className="size-4 shrink-0 stroke-[1.6] text-muted-foreground" />
                <div className="min-w-40 flex-1">
                  <p className="text-sm">
                    {device} {isCurrent && <Tag tone="good">this one</Tag>}
                  </p>
                  <p className="text-xs text-muted-foreground">
                    last used <Time at={seenAt} /> · signed in <Time at={createdAt} look="date" />
                  </p>
                </div>
                {!isCurrent && (
                  <Button
                    variant="outline"
                    size="sm"
                    aria-label={`End the session ${device}`}
                    pending={revoke.isPending && revoke.variables === id}
                    onClick={() => revoke.mutate(id, { onError: failed })}
                  >
                    End
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}
