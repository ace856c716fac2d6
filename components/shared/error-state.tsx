"use client";

import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/utils";
import { AppError } from "@/lib/wire/errors";

type ErrorStateProps = {
  /** What happened: "The list could not be loaded." */
  title: string;
  /** What was not lost: "Your batches keep running." */
  kept?: ReactNode;
  /** The next step, when it is not just trying again. */
  next?: ReactNode;
  /** What was thrown: an `AppError` says its own sentence and the id its log lines carry. */
  error?: unknown;
  onRetry?: () => void;
  isRetrying?: boolean;
  /** Further actions beside "Try again". */
  action?: ReactNode;
  className?: string;
};

/** Something did not work: what happened, what is safe, what to do now. Announced when it appears. */
export function ErrorState({ title, kept, next, error, onRetry, isRetrying, action, className }: ErrorStateProps) {
  const told = error instanceof AppError ? error : null;
  return (
    <div role="alert" className={cn("flex flex-col items-center px-6 py-14 text-center", className)}>
      <span className="mb-3 grid size-9 place-items-center rounded-[9px] bg-bad-tint text-bad-ink">
        <CircleAlert aria-hidden className="size-4 stroke-[1.6]" />
      </span>
      <p className="font-medium">{title}</p>
      {(told || kept || next) && (
        <p className="mt-1 max-w-md text-sm text-pretty text-muted-foreground">
          {told?.message} {kept} {next}
        </p>
      )}
      {(onRetry || action) && (
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          {onRetry && (
            <Button variant="outline" onClick={onRetry} pending={isRetrying}>
              Try again
            </Button>
          )}
          {action}
        </div>
      )}
      {told?.requestId && (
        <p className="mt-3 font-mono text-2xs text-muted-foreground">
          {told.code} · {told.requestId}
        </p>
      )}
    </div>
  );
}
