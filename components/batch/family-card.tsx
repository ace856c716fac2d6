"use client";

import { useQuery } from "@tanstack/react-query";
import { CornerDownRight } from "lucide-react";
import { describeState } from "@/components/shared/batch-state";
import { Link } from "@/components/shared/link";
import { Money } from "@/components/shared/money";
import { runPath, teamHref } from "@/components/shared/routes";
import { StateWord } from "@/components/shared/state-word";
import { useTeam } from "@/components/shared/team-context";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { LineageNode } from "@/lib/batches/act-contract";
import { lineageQuery } from "@/lib/batches/act-queries";
import type { Batch } from "@/lib/batches/contract";
import { formatCount } from "@/lib/format";
import { cn } from "@/lib/utils";
import { familyTree, gapSentence, placeWord } from "./family";

const indentPx = 20;
const deepest = 6;

/** Where a batch comes from, what came from it, and what its children answered. Nothing for a batch by itself. */
export function FamilyCard({ batch }: { batch: Batch }) {
  const { slug } = useTeam();
  const { data, isPending } = useQuery(lineageQuery(slug, batch.id));
  const nodes = data?.nodes ?? [];
  // It has relatives for certain: keep their place while they are looked up.
  if (isPending && (batch.parentId || batch.runId)) return <Skeleton className="mt-4 h-[129px] w-full rounded-xl" />;
  if (nodes.length < 2) return null;
  const sentence = gapSentence(nodes, batch.id);
  return (
    <Card className="mt-4 overflow-hidden">
      <CardHeader>
        <CardTitle>Related batches</CardTitle>
        {sentence && <p className="text-sm text-muted-foreground tabular-nums">{sentence}</p>}
        {batch.runId !== null && nodes.filter(({ runId }) => runId === batch.runId).length > 1 && (
          <CardActions>
            <Link
              href={teamHref(slug, runPath(batch.runId))}
              className="text-xs text-primary underline underline-offset-4"
            >
              All results of the run
            </Link>
          </CardActions>
        )}
      </CardHeader>
      <ul aria-label="Related batches" className="max-h-72 overflow-y-auto border-t">
        {familyTree(nodes).map(({ node, depth }) => (
          <FamilyLine
            key={node.id}
            node={node}
            depth={Math.min(depth, deepest)}
            place={placeWord(node, nodes)}
            isThis={node.id === batch.id}
          />
        ))}
      </ul>
      {data?.isCut && <p className="border-t px-4 py-2 text-xs text-muted-foreground">The oldest 200 are shown.</p>}
    </Card>
  );
}

type FamilyLineProps = { node: LineageNode; depth: number; place: string | null; isThis: boolean };

function FamilyLine({ node, depth, place, isThis }: FamilyLineProps) {
  const team = useTeam();
  const { completed, failed, total } = node.counts;
  const { word, tone } = describeState(node);
  return (
    <li
      aria-current={isThis ? "true" : undefined}
      className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2 text-sm not-last:border-b not-last:border-line aria-[current]:bg-accent"
    >
      <span className="flex min-w-0 flex-1 basis-60 items-center gap-1.5" style={{ paddingLeft: depth * indentPx }}>
        {depth > 0 && <CornerDownRight aria-hidden className="size-3.5 shrink-0 stroke-[1.6] text-muted-foreground" />}
        {isThis ? (
          <span className="truncate font-medium">{node.name}</span>
        ) : (
          <Link
            href={teamHref(team, `/batches/${encodeURIComponent(node.id)}`)}
            className="truncate rounded-sm font-medium underline-offset-4 hover:underline"
          >
            {node.name}
          </Link>
        )}
        {place && <span className="shrink-0 text-xs text-muted-foreground">{place}</span>}
      </span>
      <span className="text-xs text-muted-foreground tabular-nums">
        {formatCount(completed)} of {formatCount(total)} answered
        {failed > 0 && ` · ${formatCount(failed)} failed`}
      </span>
      <StateWord tone={tone} className="w-32">
        {word}
      </StateWord>
      <span className={cn("ml-auto w-16 text-right text-xs", node.cost === null && "max-md:hidden")}>
        {node.cost === null ? "–" : <Money amount={node.cost} />}
      </span>
    </li>
  );
}
