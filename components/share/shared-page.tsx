"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link2Off } from "lucide-react";
import { useState } from "react";
import { rowsSentence } from "@/components/shared/batch-rows";
import { describeState, verdictState } from "@/components/shared/batch-state";
import { BatchStrip } from "@/components/shared/batch-strip";
import { EmptyState } from "@/components/shared/empty-state";
import { Logo } from "@/components/shared/logo";
import { StateWord } from "@/components/shared/state-word";
import { Time } from "@/components/shared/time";
import { useNarrow } from "@/components/shared/use-narrow";
import { useNow } from "@/components/shared/use-now";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { progressOf } from "@/lib/batches/progress";
import { formatCount, formatPercent, shortModelName } from "@/lib/format";
import type { SharedBatch } from "@/lib/shares/contract";
import { sharedQuery, sharedRowsQuery } from "@/lib/shares/queries";
import { cn } from "@/lib/utils";

/** One batch for somebody without an account: how far it is, and its answers when the link shows them. */
export function SharedPage({ token }: { token: string }) {
  const { data, error } = useQuery(sharedQuery(token));
  return (
    <main className="mx-auto grid w-full max-w-4xl content-start gap-4 px-4 py-8 sm:py-12">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Logo />
        <span className="font-semibold tracking-[-0.01em]">Batchdeck</span>
        {data && (
          <span className="text-xs text-muted-foreground max-sm:basis-full sm:ml-auto">
            shared by {data.teamName} · link ends <Time at={data.expiresAt} look="date" />
          </span>
        )}
      </div>
      {error ? (
        <Card>
          <EmptyState icon={Link2Off} title="There is nothing behind this link">
            {error.message}
          </EmptyState>
        </Card>
      ) : !data ? (
        <Card className="grid gap-3 p-4.5">
          <Skeleton className="h-8 w-56" />
          <Skeleton className="h-3.5" />
        </Card>
      ) : (
        <>
          <ProgressPart batch={data} />
          {data.hasAnswers && <Rows token={token} hasPrompts={data.hasPrompts} />}
        </>
      )}
    </main>
  );
}

function ProgressPart({ batch }: { batch: SharedBatch }) {
  const progress = progressOf(batch, useNow(1_000));
  const state = describeState(batch);
  const verdict = verdictState(progress);
  const { done, total } = progress;
  return (
    <Card className="p-4.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 text-xl font-semibold wrap-anywhere">{batch.name}</h1>
        <StateWord tone={state.tone}>{state.word}</StateWord>
      </div>
      <p className="mt-0.5 text-xs text-muted-foreground">
        {[batch.models.map(shortModelName).join(", "), `${batch.window} window`].filter(Boolean).join(" · ")}
        {batch.asOf && (
          <>
            {" "}
            · as of <Time at={batch.asOf} />
          </>
        )}
      </p>
      <div className="mt-4 flex flex-wrap items-baseline gap-x-3.5 gap-y-1 tabular-nums">
        <span className="text-2xl font-semibold">{formatCount(done)}</span>
        <span className="text-muted-foreground">
          of {formatCount(total)} rows · {formatPercent(done, total) ?? "0 %"}
        </span>
        <span className="ml-auto flex items-baseline gap-3">
          <span className="font-medium">{progress.sentence}</span>
          {verdict && <StateWord tone={verdict.tone}>{verdict.word}</StateWord>}
        </span>
      </div>
      <BatchStrip batch={batch} size="lg" className="mt-2.5" />
      <p className="mt-2 text-xs text-muted-foreground tabular-nums">{rowsSentence(batch)}</p>
    </Card>
  );
}

function Rows({ token, hasPrompts }: { token: string; hasPrompts: boolean }) {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    sharedRowsQuery(token),
  );
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  const isNarrow = useNarrow();
  return (
    <Card className="overflow-hidden">
      {isNarrow ? (
        <ul aria-label="Answers" className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.seq} className="grid gap-1.5 px-4 py-3 text-sm">
              <span className="truncate font-mono text-xs" title={row.customId}>
                {row.customId}
              </span>
              {hasPrompts && <LongText className="text-muted-foreground">{row.prompt}</LongText>}
              <LongText>{row.answer}</LongText>
            </li>
          ))}
        </ul>
      ) : (
        <Table aria-label="Answers" className="table-fixed">
          <TableHeader>
            <TableRow>
              <TableHead className="w-44">custom_id</TableHead>
              {hasPrompts && <TableHead>Prompt</TableHead>}
              <TableHead>Answer</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.seq}>
                <TableCell cut className="align-top font-mono text-xs/5" title={row.customId}>
                  {row.customId}
                </TableCell>
                {hasPrompts && (
                  <TableCell className="align-top">
                    <LongText className="text-muted-foreground">{row.prompt}</LongText>
                  </TableCell>
                )}
                <TableCell className="align-top">
                  <LongText>{row.answer}</LongText>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {isPending ? (
        <div className="grid gap-3 p-4" aria-busy="true">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      ) : (
        rows.length === 0 && (
          <p className="px-4 py-6 text-sm text-muted-foreground">{error ? error.message : "No answers yet."}</p>
        )
      )}
      {hasNextPage && (
        <div className="border-t px-4 py-2.5">
          <Button variant="outline" size="sm" pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  );
}

const longFrom = 240;

/** A text as it came: its first lines, and the rest for who asks. */
function LongText({ className, children }: { className?: string; children: string | null }) {
  const [isWhole, setIsWhole] = useState(false);
  const text = children ?? "";
  const isLong = text.length > longFrom || text.split("\n").length > 4;
  return (
    <>
      <p className={cn("whitespace-pre-wrap wrap-anywhere", isLong && !isWhole && "line-clamp-4", className)}>{text}</p>
      {isLong && (
        <Button
          variant="link"
          size="sm"
          className="justify-self-start"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? "Show less" : "Show all"}
        </Button>
      )}
    </>
  );
}
