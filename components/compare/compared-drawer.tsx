"use client";

import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { ChevronDown, ChevronUp } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { CopyId } from "@/components/shared/copy-id";
import { ErrorState } from "@/components/shared/error-state";
import { teamHref } from "@/components/shared/routes";
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
import { letterOf, verdictWords } from "./verdict-words";

type ComparedDrawerProps = {
  row: ComparedRow;
  batches: readonly ComparedBatch[];
  onClose: () => void;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
};

/** One request in the batches: the prompt, and A against another, word by word and field by field. j and k are the grid's. */
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
              <section>
                <h3 className="mb-1 text-xs font-medium text-muted-foreground">Prompt</h3>
                <p className="max-h-40 overflow-y-auto text-sm whitespace-pre-wrap wrap-anywhere">
                  {row.prompt || "no text"}
                </p>
              </section>
              <AnswerDiff
                a={textOf(found[0]?.data, row.sides[0] != null)}
                b={textOf(found[other]?.data, row.sides[other] != null)}
                letter={letterOf(other)}
              />
              <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground">
                {batches.map((batch, at) => {
                  const side = row.sides[at];
                  if (!side) return null;
                  return (
                    <Link
                      key={batch.id}
                      href={teamHref(team, `/batches/${batch.id}`, { show: "all", row: side.seq })}
                      className="text-primary underline underline-offset-4"
                    >
                      Open in {letterOf(at)} · {batch.name}
                    </Link>
                  );
                })}
              </p>
            </div>
          )}
        </SheetBody>
      </SheetContent>
    </Sheet>
  );
}

/** What a side says, or the reason why it says nothing; null where there is no such request. */
function textOf(row: ResultDetail | undefined, isThere: boolean): string | null {
  if (!isThere || !row) return null;
  if (row.errorCause) return row.errorCause.message;
  const calls = row.toolCalls.map((call) => `${call.name}(${call.arguments})`).join("\n");
  return [row.answerText, calls].filter((part) => part !== "").join("\n");
}
