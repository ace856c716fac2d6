"use client";

import { useRef } from "react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { useShortcut } from "@/components/shared/use-shortcut";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Batch } from "@/lib/batches/contract";
import { ReviewBar } from "./review-bar";
import { ReviewCard } from "./review-card";
import { ReviewSummary } from "./review-summary";
import { useReview } from "./use-review";

/** A pass over answers by keyboard: right or wrong, a note, the next one; and what that says of all of them. */
export function ReviewTab({ batch }: { batch: Batch }) {
  const pass = useReview(batch);
  const note = useRef<HTMLTextAreaElement>(null);
  useShortcut("j", () => pass.go(pass.at + 1));
  useShortcut("k", () => pass.go(pass.at - 1));
  useShortcut("a", () => pass.judge("accept"));
  useShortcut("r", () => pass.judge("reject"));
  useShortcut("n", () => note.current?.focus());
  useShortcut("u", () => pass.undo());
  const { queue } = pass;
  return (
    <div className="grid gap-4">
      <ReviewSummary batch={batch} pass={pass} />
      <Card className="overflow-hidden">
        <ReviewBar pass={pass} />
        {queue.error && !queue.data ? (
          <ErrorState title="The queue could not be loaded." error={queue.error} onRetry={() => void queue.refetch()} />
        ) : !queue.data ? (
          <Skeleton className="m-4 h-72" />
        ) : pass.count === 0 ? (
          <EmptyState title="Nothing to review">No row is answered and of this kind.</EmptyState>
        ) : (
          <ReviewCard key={pass.seq} pass={pass} note={note} />
        )}
      </Card>
    </div>
  );
}
