"use client";

import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useState } from "react";
import { CopyId } from "@/components/shared/copy-id";
import { ErrorState } from "@/components/shared/error-state";
import { StateWord } from "@/components/shared/state-word";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { Sheet, SheetBody, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import type { ComparedBatch, ComparedRow } from "@/lib/results/compare/contract";
import type { ResultDetail } from "@/lib/results/contract";
import { resultQuery } from "@/lib/results/queries";
import { AnswerDiff } from "./answer-diff";
import { ComparedRequest } from "./compared-request";
import { SideFigures } from "./side-figures";
import { letterOf, verdictWords } from "./verdict-words";

type ComparedDrawerProps = {
  row: ComparedRow;
  batches: readonly ComparedBatch[];
  onClose: () => void;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
};

/** One request in the batches: what was asked, and A against another, word by word and field by field. j and k are the grid's. */
export function ComparedDrawer({ row, batches, onClose, onPrevious, onNext }: ComparedDrawerProps) {
  const team = useTeam();
  const [chosen, setChosen] = useState(1);
  const found = useQueries({
    queries: batches.map((batch, at) => ({
      ...resultQuery(team.slug, batch.id, row.sides[at]?.seq ?? -1),
      enabled: row.sides[at] != null,
      placeholderData: keepPreviousData,
    })),
  });
  const { word, tone } = verdictWords(row.verdict, row.sides.length);
  const failed = found.find(({ error }) => error);
  const isLoading = found.some(
    ({ data, isFetching }, at) => row.sides[at] != null && (!data || (isFetching && data.customId !== row.customId)),
  );
  const rows = found.map(({ data }, at) => (row.sides[at] == null ? undefined : data));
  const other = Math.min(chosen, batches.length - 1);
  return (
    <Sheet open modal={false} onOpenChange={(open) => !open && onClose()}>
      <SheetContent
        size="xl"
        overlay={false}
        onOpenAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <SheetHeader className="flex-row flex-wrap items-center gap-x-3 gap-y-1">
          <SheetTitle className="min-w-0">
            <CopyId id={row.customId} what="custom_id" className="mx-0 text-sm text-foreground" />
          </SheetTitle>
          <SheetDescription asChild>
            <StateWord tone={tone} className="text-sm">
              {word}
            </StateWord>
          </SheetDescription>
          <div className="ml-auto flex items-center gap-1">
            {batches.length > 2 && (
              <Segmented
                label="Compare A with"
                size="sm"
                value={String(other)}
                onValueChange={(next) => setChosen(Number(next))}
                options={batches
                  .slice(1)
                  .map((_, at) => ({ value: String(at + 1), label: `A and ${letterOf(at + 1)}` }))}
              />
            )}
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Previous row"
              title="Previous row (k)"
              disabled={!onPrevious}
              onClick={() => onPrevious?.()}
            >
              <ChevronUp aria-hidden />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Next row"
              title="Next row (j)"
              disabled={!onNext}
              onClick={() => onNext?.()}
            >
              <ChevronDown aria-hidden />
            </Button>
          </div>
        </SheetHeader>
        <SheetBody>
          {failed ? (
            <ErrorState
              title="The row could not be loaded."
              error={failed.error}
              onRetry={() => void failed.refetch()}
            />
          ) : isLoading ? (
            <Skeleton className="h-64" />
          ) : (
            <div className="grid gap-5">
              <ComparedRequest a={rows[0]} b={rows[other]} letter={letterOf(other)} />
              <AnswerDiff a={textOf(rows[0])} b={textOf(rows[other])} letter={letterOf(other)} />
              <SideFigures batches={batches} rows={rows} />
            </div>
          )}
        </SheetBody>
      </SheetContent>
    </Sheet>
  );
}

/** What a side says, or the reason why it says nothing; null where there is no such request. */
function textOf(row: ResultDetail | undefined): string | null {
  if (!row) return null;
  if (row.errorCause) return row.errorCause.message;
  const calls = row.toolCalls.map((call) => `${call.name}(${call.arguments})`).join("\n");
  return [row.answerText, calls].filter((part) => part !== "").join("\n");
}
