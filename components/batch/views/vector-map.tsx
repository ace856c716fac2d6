"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Disclosure } from "@/components/shared/disclosure";
import { useTeam } from "@/components/shared/team-context";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { plural } from "@/lib/format";
import { vectorSampleQuery } from "@/lib/results/views/queries";
import { cn } from "@/lib/utils";
import type { Point } from "./map.worker";
import { type MapRow, MapTable } from "./map-table";

type VectorMapProps = { batchId: string; chosen: number | null; onChoose: (seq: number) => void };

const side = 100;
const edge = 3;

/** Points between 0 and 100, whatever the map's own units were. */
function fitted(points: readonly Point[]): Point[] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const size = Math.max(Math.max(...xs) - left, Math.max(...ys) - top) || 1;
  const place = (value: number, from: number) => edge + ((value - from) / size) * (side - 2 * edge);
  return points.map(([x, y]) => [place(x, left), place(y, top)]);
}

/** A worker lays out the sample; it ends with the map. */
function useLayout(vectors: string | undefined, dimensions: number): { points: Point[] | null; hasFailed: boolean } {
  const [state, setState] = useState<{ points: Point[] | null; hasFailed: boolean }>({
    points: null,
    hasFailed: false,
  });
  useEffect(() => {
    if (!vectors) return;
    const worker = new Worker(new URL("./map.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (event: MessageEvent<Point[]>) => setState({ points: fitted(event.data), hasFailed: false });
    worker.onerror = () => setState({ points: null, hasFailed: true });
    worker.postMessage({ vectors, dimensions });
    return () => worker.terminate();
  }, [vectors, dimensions]);
  return state;
}

/** Where each row of a sample lies among the others: what is near in meaning is near on the map. */
export function VectorMap({ batchId, chosen, onChoose }: VectorMapProps) {
  const { slug } = useTeam();
  const { data } = useQuery(vectorSampleQuery(slug, batchId));
  const { points, hasFailed } = useLayout(data?.vectors, data?.dimensions ?? 0);
  const rows: MapRow[] = (data?.seqs ?? []).map((seq, at) => {
    const [x, y] = points?.[at] ?? [0, 0];
    return { seq, id: data?.ids[at] ?? "", prompt: data?.prompts[at] ?? "", x, y };
  });
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <div>
          <CardTitle>Map</CardTitle>
          <CardDescription>
            {plural(rows.length, "row")}, laid out by UMAP in this browser. Distances between far groups mean little;
            the list beside it has the true order.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        {hasFailed ? (
          <p className="text-sm text-muted-foreground">
            The map could not be drawn here. Nearest rows and near repeats are as they are.
          </p>
        ) : !points ? (
          <Skeleton className="aspect-square max-h-[60dvh] w-full" />
        ) : (
          <svg
            viewBox={`0 0 ${side} ${side}`}
            role="img"
            aria-label="Map of the vectors; the same as a table below"
            className="mx-auto aspect-square max-h-[60dvh] w-full"
          >
            {rows.map((row) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: a picture; the table below does the same by keyboard
              <circle
                key={row.seq}
                cx={row.x}
                cy={row.y}
                r={row.seq === chosen ? 1.6 : 0.8}
                onClick={() => onChoose(row.seq)}
                className={cn(
                  "cursor-pointer hover:fill-primary",
                  row.seq === chosen ? "fill-primary" : "fill-chart-1/60",
                )}
              >
                <title>{`${row.id}: ${row.prompt}`}</title>
              </circle>
            ))}
          </svg>
        )}
        {points && (
          <Disclosure title="The same as a table" className="mt-2">
            <MapTable rows={rows} onChoose={onChoose} />
          </Disclosure>
        )}
      </CardContent>
    </Card>
  );
}
