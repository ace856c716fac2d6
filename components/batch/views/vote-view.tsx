"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { ErrorState } from "@/components/shared/error-state";
import { formatFigure, pathWord } from "@/components/shared/figure-words";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent, plural } from "@/lib/format";
import { consensusPath, type VoteGroup } from "@/lib/results/views/contract";
import { votesQuery } from "@/lib/results/views/queries";
import type { OpenRow, ViewProps } from "./view-props";

const wholeAnswer = "\u0000";
const shows = [
  { value: "all", label: "All" },
  { value: "split", label: "Split only" },
] as const;

/** Runs of the same request and what they vote for, the most divided first. */
export function VoteView({ batch, views, onOpen }: ViewProps) {
  const { slug } = useTeam();
  const fields = [...new Set([...views.labels, ...views.scores].map(({ path }) => path))];
  const [chosen, setChosen] = useState<string | null>(null);
  const path = chosen ?? fields[0] ?? wholeAnswer;
  const [show, setShow] = useState<"all" | "split">("all");
  const query = useInfiniteQuery(votesQuery(slug, batch.id, path === wholeAnswer ? undefined : path, show));
  const first = query.data?.pages[0];
  if (query.error && !first) {
    return (
      <Card>
        <ErrorState title="The votes could not be counted." error={query.error} onRetry={() => void query.refetch()} />
      </Card>
    );
  }
  if (!first) return <Skeleton className="h-96 rounded-xl" />;
  const groups = query.data?.pages.flatMap((page) => page.groups) ?? [];
  const { counts, kappa } = first;
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle className="sr-only">Votes</CardTitle>
        <Select value={path} onValueChange={setChosen}>
          <SelectTrigger aria-label="Vote on" className="w-60 max-w-full">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {fields.map((one) => (
              <SelectItem key={one} value={one}>
                {pathWord(one)}
              </SelectItem>
            ))}
            <SelectItem value={wholeAnswer}>the whole answer</SelectItem>
          </SelectContent>
        </Select>
        <CardActions>
          <Segmented label="Show" size="sm" value={show} onValueChange={setShow} options={shows} />
          <Button variant="outline" size="sm" asChild>
            <a href={consensusPath(slug, batch.id)} download title="What most runs say, every field, a line a request">
              <Download aria-hidden />
              Consensus, CSV
            </a>
          </Button>
        </CardActions>
      </CardHeader>
      <KpiRow className="border-y">
        <Kpi label="Requests" value={formatCount(counts.groups)} note="each run several times" />
        <Kpi
          label="All agree"
          value={formatCount(counts.unanimous)}
          note={formatPercent(counts.unanimous, counts.groups)}
        />
        <Kpi
          label="Most agree"
          value={formatCount(counts.majority)}
          note={formatPercent(counts.majority, counts.groups)}
        />
        <Kpi label="Tied" value={formatCount(counts.tied)} note="no value ahead" />
        <Kpi label="Fleiss' kappa" value={formatFigure(kappa)} note="agreement beyond chance" />
      </KpiRow>
      <Table aria-label="Votes">
        <TableHeader>
          <TableRow>
            <TableHead className="w-56">Request</TableHead>
            <TableHead align="right" className="w-16">
              Runs
            </TableHead>
            <TableHead>Votes</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {groups.map((group) => (
            <VoteRow key={group.key} group={group} onOpen={onOpen} />
          ))}
        </TableBody>
      </Table>
      {groups.length === 0 && <p className="px-4 py-6 text-sm text-muted-foreground">All runs agree on this.</p>}
      {query.hasNextPage && (
        <CardFooter>
          <Button
            variant="outline"
            size="sm"
            pending={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more of {plural(first.matching, "request")}
          </Button>
        </CardFooter>
      )}
    </Card>
  );
}

function VoteRow({ group, onOpen }: { group: VoteGroup; onOpen: OpenRow }) {
  return (
    <TableRow>
      <TableCell className="max-w-56 truncate font-mono text-xs" title={group.key}>
        {group.key}
      </TableCell>
      <TableCell align="right">{formatCount(group.runs)}</TableCell>
      <TableCell>
        <div className="flex flex-wrap gap-1.5">
          {group.answers.map(({ text, votes, seqs }, at) => (
            <Button
              key={seqs[0]}
              variant={at === 0 ? "outline" : "ghost"}
              size="sm"
              className="max-w-72"
              onClick={() => seqs[0] !== undefined && onOpen(seqs[0], seqs)}
            >
              <span className="truncate">{text || "empty"}</span>
              <span className="font-normal text-muted-foreground tabular-nums">
                {votes} of {group.runs}
              </span>
            </Button>
          ))}
        </div>
      </TableCell>
    </TableRow>
  );
}
