"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "@/components/shared/error-state";
import { formatFigure } from "@/components/shared/figure-words";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { useTeam } from "@/components/shared/team-context";
import { Card, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, plural } from "@/lib/format";
import { vectorsQuery } from "@/lib/results/views/queries";
import { NearestCard } from "./nearest-card";
import { PairTable } from "./pair-table";
import { VectorMap } from "./vector-map";
import type { ViewProps } from "./view-props";

/** Vectors by what can be said of them: length, holes, neighbours, near repeats, and a map. The numbers stay away. */
export function VectorView({ batch, onOpen }: ViewProps) {
  const { slug } = useTeam();
  const { data, error, refetch } = useQuery(vectorsQuery(slug, batch.id));
  const [seq, setSeq] = useState<number | null>(null);
  if (error && !data) {
    return (
      <Card>
        <ErrorState title="The vectors could not be read." error={error} onRetry={() => void refetch()} />
      </Card>
    );
  }
  if (!data) return <Skeleton className="h-96 rounded-xl" />;
  const sizes = data.dimensions.map(({ dimensions }) => formatCount(dimensions)).join(", ");
  return (
    <div className="grid gap-4">
      <Card className="overflow-hidden">
        <CardHeader>
          <CardTitle>Vectors</CardTitle>
        </CardHeader>
        <KpiRow className="border-t">
          <Kpi label="Vectors" value={formatCount(data.rows)} note={`${sizes} dimensions`} />
          <Kpi
            label="Length"
            value={formatFigure(data.norms?.mean ?? null)}
            note={data.norms && lengthWords(data.norms)}
          />
          <Kpi label="Zero" value={formatCount(data.zero)} note="nothing to search by" />
          <Kpi label="Missing" value={formatCount(data.missing)} note="answered without a vector" />
          <Kpi label="Repeated" value={formatCount(data.repeated)} note="exactly as an earlier one" />
        </KpiRow>
      </Card>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <VectorMap batchId={batch.id} chosen={seq} onChoose={setSeq} />
        <NearestCard batchId={batch.id} seq={seq} onChoose={setSeq} onOpen={onOpen} />
      </div>
      <Card className="overflow-hidden">
        <CardHeader>
          <div>
            <CardTitle>Near repeats</CardTitle>
            <CardDescription>
              Pairs with a cosine of 0.95 or more, among {plural(data.pairsFrom, "row")}
              {data.pairsFrom < data.rows && ` of ${formatCount(data.rows)}`}.
              {!data.isEveryPair && " Of so many, pairs are found by buckets: nearly all of them, not surely each."}
            </CardDescription>
          </div>
        </CardHeader>
        <PairTable pairs={data.pairs} onOpen={onOpen} />
      </Card>
    </div>
  );
}

function lengthWords({ min, max }: { min: number; max: number }): string {
  const [least, most] = [formatFigure(min), formatFigure(max)];
  return least === most ? "each of them" : `between ${least} and ${most}`;
}
