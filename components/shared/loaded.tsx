import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/utils";
import { ErrorState } from "./error-state";

type LoadedProps<T> = {
  query: { data: T | undefined; error: Error | null; refetch: () => unknown; isFetching: boolean };
  /** "The tokens could not be loaded." */
  failed: string;
  /** How many lines stand there while it is on its way. */
  lines?: number;
  /** As high as the lines that come, so that nothing below moves. */
  lineLook?: string;
  className?: string;
  children: (data: T) => ReactNode;
};

/** What was asked for, once it is there: until then lines in its place, or why it could not be had and a way to ask again. */
export function Loaded<T>({ query, failed, lines = 2, lineLook = "h-9", className, children }: LoadedProps<T>) {
  const { data, error, refetch, isFetching } = query;
  if (data !== undefined) return children(data);
  if (error) return <ErrorState title={failed} error={error} onRetry={() => void refetch()} isRetrying={isFetching} />;
  return (
    <div className={cn("divide-y divide-line", className)}>
      {Array.from({ length: lines }, (_, line) => `line ${line}`).map((line) => (
        <div key={line} className="px-4 py-3">
          <Skeleton className={lineLook} />
        </div>
      ))}
    </div>
  );
}

/** The same as a card. */
export function LoadedCard<T>(props: LoadedProps<T>) {
  const { data, isFetching } = props.query;
  return (
    <Card className="overflow-hidden" aria-busy={data === undefined && isFetching}>
      <Loaded {...props} />
    </Card>
  );
}
