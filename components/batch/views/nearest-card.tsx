"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { resultsQuery } from "@/lib/results/queries";
import { neighboursQuery } from "@/lib/results/views/queries";
import type { OpenRow } from "./view-props";

type NearestCardProps = {
  batchId: string;
  seq: number | null;
  onChoose: (seq: number) => void;
  onOpen: OpenRow;
};

/** The rows nearest to one that was found by its words or on the map. */
export function NearestCard({ batchId, seq, onChoose, onOpen }: NearestCardProps) {
  const { slug } = useTeam();
  const [text, setText] = useState("");
  const search = text.trim();
  const found = useQuery({ ...resultsQuery(slug, batchId, { search, limit: 6 }), enabled: search.length > 1 });
  const near = useQuery({ ...neighboursQuery(slug, batchId, seq ?? 0), enabled: seq !== null });
  const hits = search.length > 1 ? (found.data?.rows ?? []) : [];
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <div>
          <CardTitle>Nearest</CardTitle>
          <CardDescription>Find a row, or choose a point of the map.</CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <Input
          type="search"
          aria-label="Find a row to look around"
          placeholder="Id or text of a row"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {hits.length > 0 && (
          <ul aria-label="Rows found" className="mt-2 grid gap-1">
            {hits.map((row) => (
              <li key={row.seq}>
                <Button
                  variant="ghost"
                  className="w-full min-w-0 justify-start"
                  onClick={() => {
                    onChoose(row.seq);
                    setText("");
                  }}
                >
                  <span className="shrink-0 font-mono text-xs">{row.customId}</span>
                  <span className="truncate font-normal">{row.prompt}</span>
                </Button>
              </li>
            ))}
          </ul>
        )}
        {seq !== null && near.isPending && <Skeleton className="mt-3 h-40" />}
        {near.error && <p className="mt-3 text-sm text-muted-foreground">This row has no vector to go by.</p>}
        {near.data && !near.error && (
          <>
            <p className="mt-3 text-sm">
              <span className="font-mono text-xs">{near.data.of.customId}</span>{" "}
              <span className="text-muted-foreground">{near.data.of.prompt}</span>
            </p>
            <ol aria-label={`Nearest to ${near.data.of.customId}`} className="mt-2 divide-y divide-line border-t">
              {near.data.neighbours.map((row) => (
                <li key={row.seq} className="flex items-baseline gap-3 py-1.5 text-sm">
                  <span className="w-12 shrink-0 text-right text-xs text-muted-foreground tabular-nums">
                    {row.cosine.toFixed(3)}
                  </span>
                  <span className="min-w-0 flex-1 truncate" title={row.prompt}>
                    {row.prompt}
                  </span>
                  <Button
                    variant="link"
                    size="sm"
                    className="font-mono"
                    onClick={() =>
                      onOpen(
                        row.seq,
                        near.data.neighbours.map(({ seq: one }) => one),
                      )
                    }
                  >
                    {row.customId}
                  </Button>
                </li>
              ))}
            </ol>
          </>
        )}
      </CardContent>
    </Card>
  );
}
