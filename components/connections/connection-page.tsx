"use client";

import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/shared/empty-state";
import { EmulatorBadge } from "@/components/shared/emulator-badge";
import { ErrorState } from "@/components/shared/error-state";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Tag } from "@/components/ui/tag";
import { can } from "@/lib/access";
import type { Connection } from "@/lib/connections/contract";
import { connectionsQuery } from "@/lib/connections/queries";
import { hookQuery } from "@/lib/hooks/queries";
import { CapabilityCard } from "./capability-card";
import { keyWords, kindWord } from "./connection-words";
import { HealthCard } from "./health-card";
import { ProbeSteps } from "./probe-steps";
import { WebhookFacts } from "./webhook-facts";

/** One upstream: how it fares, what it can do, and how it was last tried. */
export function ConnectionPage({ id }: { id: string }) {
  const team = useTeam();
  const { data, error, refetch, isFetching } = useQuery(connectionsQuery(team.slug));
  const connection = data?.connections.find((one) => one.id === id);
  return (
    <section aria-label="Connection" className="grid gap-3">
      <Link
        href={teamHref(team, "/settings/connections")}
        className="w-fit rounded-sm text-xs text-muted-foreground underline-offset-4 hover:underline"
      >
        All connections
      </Link>
      {connection ? (
        <Facts connection={connection} />
      ) : (
        <Card aria-busy={!data && isFetching}>
          {data ? (
            <EmptyState
              title="There is no such connection"
              action={
                <Button asChild variant="outline">
                  <Link href={teamHref(team, "/settings/connections")}>All connections</Link>
                </Button>
              }
            >
              It may have been removed. Batches that went through it are kept.
            </EmptyState>
          ) : error ? (
            <ErrorState
              title="The connection could not be loaded."
              error={error}
              onRetry={() => void refetch()}
              isRetrying={isFetching}
            />
          ) : (
            <Skeleton className="m-4 h-24" />
          )}
        </Card>
      )}
    </section>
  );
}

function Facts({ connection }: { connection: Connection }) {
  const team = useTeam();
  const { lastCheck } = connection;
  return (
    <>
      <div>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="text-base font-semibold wrap-anywhere">{connection.name}</h2>
          {connection.isEmulator ? <EmulatorBadge /> : <Tag>{kindWord[connection.kind]}</Tag>}
        </div>
        <p className="text-sm wrap-anywhere text-muted-foreground">
          {connection.baseUrl} · {keyWords(connection)}
        </p>
      </div>
      <HealthCard connectionId={connection.id} />
      <CapabilityCard capabilities={connection.capabilities} />
      {lastCheck && (
        <Card>
          <CardHeader>
            <CardTitle>Last test</CardTitle>
            <CardActions className="text-xs text-muted-foreground">
              <Time at={lastCheck.checkedAt} />
            </CardActions>
          </CardHeader>
          <CardContent>
            <ProbeSteps check={lastCheck} />
          </CardContent>
        </Card>
      )}
      {!connection.isEmulator && can(team.role, "connection:write") && <WebhookCard connectionId={connection.id} />}
    </>
  );
}

/** Whether the upstream says by itself when a batch ends. */
function WebhookCard({ connectionId }: { connectionId: string }) {
  const team = useTeam();
  const { data } = useQuery(hookQuery(team.slug, connectionId));
  if (!data) return null;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Webhook</CardTitle>
      </CardHeader>
      <CardContent>
        {data.hook ? (
          <WebhookFacts hook={data.hook} />
        ) : (
          <p className="text-sm text-muted-foreground">
            Not set up: batches are found by looking, up to a minute after they end.
          </p>
        )}
      </CardContent>
    </Card>
  );
}
