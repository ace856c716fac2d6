"use client";

import { useQuery } from "@tanstack/react-query";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { LoadedCard } from "@/components/shared/loaded";
import { StateWord } from "@/components/shared/state-word";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { ConnectionHealth } from "@/lib/connections/contract";
import { connectionHealthQuery } from "@/lib/connections/queries";
import { formatCount, plural } from "@/lib/format";
import { healthLook } from "./connection-words";

/** What was last heard of an upstream, and whether calls to it are held back. */
export function HealthCard({ connectionId }: { connectionId: string }) {
  const team = useTeam();
  const query = useQuery(connectionHealthQuery(team.slug, connectionId));
  return (
    <LoadedCard query={query} failed="Its health could not be loaded.">
      {(health) => <Health health={health} />}
    </LoadedCard>
  );
}

function Health({ health }: { health: ConnectionHealth }) {
  const { retryAt, lastError } = health;
  const { tone, word, note } = healthLook[health.state];
  return (
    <>
      <CardHeader>
        <CardTitle>Health</CardTitle>
      </CardHeader>
      <CardContent>
        <p role="status" className="flex flex-wrap items-baseline gap-x-2 text-sm text-pretty">
          <StateWord tone={tone}>{word}</StateWord>
          <span className="text-muted-foreground">{note}</span>
          {retryAt && (
            <span className="text-muted-foreground">
              Next try <Time at={retryAt} />.
            </span>
          )}
        </p>
      </CardContent>
      <Figures health={health} />
      {lastError && (
        <p className="border-t border-line px-4.5 py-3 text-sm wrap-anywhere">
          <span className="text-muted-foreground">
            Last trouble, <Time at={lastError.at} />:
          </span>{" "}
          {lastError.message}
        </p>
      )}
    </>
  );
}

function Figures({ health }: { health: ConnectionHealth }) {
  const { lastOkAt, latencyMs, failures, failuresMax, runningBatches } = health;
  return (
    <KpiRow className="border-t">
      <Kpi
        label="Last answer"
        value={lastOkAt ? <Time at={lastOkAt} /> : "never"}
        note="within a quarter of a minute"
      />
      <Kpi
        label="Answers take"
        value={latencyMs === null ? "–" : `${formatCount(latencyMs)} ms`}
        note="reads, over about the last ten"
      />
      <Kpi
        label="Failures in a row"
        value={formatCount(failures)}
        note={`left alone after ${formatCount(failuresMax)}`}
      />
      <Kpi label="Running now" value={formatCount(runningBatches)} note={plural(runningBatches, "batch", "batches")} />
    </KpiRow>
  );
}
