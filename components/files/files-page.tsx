"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { NewBatchLink, SampleBatchLink } from "@/components/shared/new-batch-link";
import { PageHeader } from "@/components/shared/page-header";
import { useTeam } from "@/components/shared/team-context";
import { useNarrow } from "@/components/shared/use-narrow";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { filesPerPage, filesQuery } from "@/lib/files/queries";
import { plural } from "@/lib/format";
import { cn } from "@/lib/utils";
import { FileCards, FileTable } from "./file-list";
import { rangeWords } from "./file-words";
import { useFilePages } from "./use-file-pages";

/** Every input file of the team, newest first. */
export function FilesPage() {
  const team = useTeam();
  const pages = useFilePages();
  const isNarrow = useNarrow();
  const { data, error, refetch, isFetching, isPlaceholderData } = useQuery({
    ...filesQuery(team.slug, pages.before),
    placeholderData: keepPreviousData,
  });
  const List = isNarrow ? FileCards : FileTable;
  return (
    <>
      <PageHeader title="Files" count={data && plural(data.total, "file")}>
        <NewBatchLink />
      </PageHeader>
      <Card className="overflow-hidden" aria-label="Input files" aria-busy={isFetching && (isPlaceholderData || !data)}>
        {error && !data ? (
          <ErrorState
            title="The files could not be loaded."
            kept="They are all still here."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : !data ? (
          <FilesSkeleton />
        ) : data.files.length === 0 && pages.before === null ? (
          <EmptyState
            icon={FileText}
            title="No files yet"
            action={
              <>
                <NewBatchLink />
                <SampleBatchLink />
              </>
            }
          >
            A file you submit is kept here, so that another batch can be made from it without uploading it again.
          </EmptyState>
        ) : (
          <div className={cn("transition-opacity", isPlaceholderData && "opacity-60")}>
            <List files={data.files} />
          </div>
        )}
      </Card>
      {data && data.total > filesPerPage && (
        <nav aria-label="Pages" className="mt-2.5 flex items-center gap-2 text-xs text-muted-foreground">
          <span className="tabular-nums">
            {rangeWords((pages.page - 1) * filesPerPage, data.files.length, data.total)}
          </span>
          <Button variant="outline" size="sm" disabled={pages.before === null} onClick={pages.previous}>
            Previous
          </Button>
          <Button
            variant="outline"
            size="sm"
            disabled={data.nextBefore === null}
            onClick={() => data.nextBefore !== null && pages.next(data.nextBefore)}
          >
            Next
          </Button>
        </nav>
      )}
    </>
  );
}

const rows = ["a", "b", "c", "d", "e", "f"];

function FilesSkeleton() {
  return (
    <div className="divide-y divide-line" aria-hidden>
      <div className="h-[33px]" />
      {rows.map((row) => (
        <div key={row} className="flex h-[55px] items-center gap-6 px-3">
          <Skeleton className="h-3.5 w-1/3" />
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className="ml-auto h-3.5 w-24 max-md:hidden" />
        </div>
      ))}
    </div>
  );
}
