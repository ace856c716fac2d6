"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CopyId } from "@/components/shared/copy-id";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { Batch } from "@/lib/batches/contract";
import { fileQuery } from "@/lib/files/queries";
import { formatBytes, formatMoney, plural } from "@/lib/format";

/** Ids, times and metadata: what one needs when talking to the upstream about this batch. */
export function BatchDetails({ batch }: { batch: Batch }) {
  const { upstreamEstimate } = batch;
  const metadata = Object.entries(batch.metadata);
  const { slug } = useTeam();
  const copies = useQuery(fileQuery(slug, batch.inputFile.id)).data?.copies;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Details</CardTitle>
      </CardHeader>
      <CardContent>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
          <Fact name="Upstream id">
            {batch.upstreamId ? <CopyId id={batch.upstreamId} what="upstream id" /> : "none yet"}
          </Fact>
          <Fact name="Endpoint">
            <span className="font-mono text-xs">{batch.endpoint}</span>
          </Fact>
          <Fact name="Models">{batch.models.join(", ") || "none named"}</Fact>
          <Fact name="File">
            {batch.inputFile.name}, {formatBytes(batch.inputFile.sizeBytes)}
          </Fact>
          {copies && (
            <Fact name="Sent once">
              {plural(copies.requests, "repeated request")}, with a row of their own in downloads
            </Fact>
          )}
          <Moment name="Created" at={batch.createdAt} />
          <Moment name="Started" at={batch.startedAt} />
          {batch.deadlineAt && (
            <Fact name="Deadline">
              <Time at={batch.deadlineAt} look="clock" />
            </Fact>
          )}
          <Moment name="Ended" at={batch.finishedAt} />
          {batch.estimate && <Fact name="Estimate from">{batch.estimate.basis}</Fact>}
          {upstreamEstimate && <Fact name="Upstream said">{formatMoney(upstreamEstimate.cost)}</Fact>}
          {metadata.map(([key, value]) => (
            <Fact key={key} name={key} isMono>
              {value}
            </Fact>
          ))}
        </dl>
      </CardContent>
    </Card>
  );
}

function Fact({ name, isMono, children }: { name: string; isMono?: boolean; children: ReactNode }) {
  return (
    <>
      <dt className={isMono ? "font-mono text-xs/5 text-muted-foreground" : "text-muted-foreground"}>{name}</dt>
      <dd className="min-w-0 text-pretty wrap-anywhere">{children}</dd>
    </>
  );
}

function Moment({ name, at }: { name: string; at: string | null }) {
  if (at === null) return null;
  return (
    <Fact name={name}>
      <Time at={at} look="clock" />{" "}
      <span className="text-muted-foreground">
        (<Time at={at} />)
      </span>
    </Fact>
  );
}
