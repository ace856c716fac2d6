import type { ReactNode } from "react";
import { ErrorState } from "@/components/shared/error-state";
import { Card } from "@/components/ui/card";
import { cn } from "@/lib/utils";
import { NewRows } from "./new-rows";
import { ResultsSkeleton } from "./results-skeleton";

type ResultsFrameProps = {
  rows: {
    held: number;
    isChanging: boolean;
    isLoading: boolean;
    error: Error | null;
    retry: () => void;
    indexes: readonly number[];
  };
  onShowNew: () => void;
  /** What stands where there are no rows. */
  empty: ReactNode;
  children: ReactNode;
};

/** What stands around a grid of results: word of new rows, and what is drawn while there is no grid. */
export function ResultsFrame({ rows, onShowNew, empty, children }: ResultsFrameProps) {
  const { held, isChanging, isLoading, error, retry, indexes } = rows;
  return (
    <Card className={cn("relative overflow-hidden transition-opacity", isChanging && "opacity-60")}>
      {held > 0 && <NewRows count={held} onShow={onShowNew} />}
      {error ? (
        <ErrorState
          title="The results could not be loaded."
          kept="What was delivered is kept."
          error={error}
          onRetry={retry}
        />
      ) : isLoading ? (
        <ResultsSkeleton />
      ) : indexes.length === 0 ? (
        empty
      ) : (
        children
      )}
    </Card>
  );
}
