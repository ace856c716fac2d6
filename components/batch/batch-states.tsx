"use client";

import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { Link } from "@/components/shared/link";
import { PageHeader } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { AppError } from "@/lib/wire/errors";

function Frame({ title, children }: { title: string; children: React.ReactNode }) {
  const team = useTeam();
  return (
    <>
      <PageHeader title={title} crumbs={[{ label: "Batches", href: teamHref(team, "/batches") }]} />
      {children}
    </>
  );
}

/** The size of the page that is coming. */
export function BatchLoading() {
  return (
    <Frame title="Loading">
      <div aria-busy="true" className="grid gap-4">
        <Skeleton className="h-7 w-80 max-w-full" />
        <Card className="overflow-hidden">
          <div className="grid gap-4 px-4.5 py-4">
            <Skeleton className="h-8 w-56" />
            <Skeleton className="h-3.5 w-full" />
            <Skeleton className="h-10 w-full" />
          </div>
          <div className="h-[86px] border-t" />
        </Card>
        <Skeleton className="h-9 w-96 max-w-full" />
        <Card className="h-80" />
      </div>
    </Frame>
  );
}

type BatchProblemProps = { error: Error; isRetrying: boolean; onRetry: () => void };

export function BatchProblem({ error, isRetrying, onRetry }: BatchProblemProps) {
  const team = useTeam();
  const toList = (
    <Button asChild variant="outline">
      <Link href={teamHref(team, "/batches")}>All batches</Link>
    </Button>
  );
  const isMissing = error instanceof AppError && (error.code === "not_found" || error.code === "gone");
  return (
    <Frame title={isMissing ? "Not found" : "Batch"}>
      <Card>
        {isMissing ? (
          <EmptyState title="There is no such batch in this team" action={toList}>
            The link may belong to another team, or the batch was removed.
          </EmptyState>
        ) : (
          <ErrorState
            title="The batch could not be loaded."
            kept="It keeps running."
            error={error}
            onRetry={onRetry}
            isRetrying={isRetrying}
            action={toList}
          />
        )}
      </Card>
    </Frame>
  );
}
