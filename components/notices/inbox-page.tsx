"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { Link } from "@/components/shared/link";
import { PageHeader } from "@/components/shared/page-header";
import { type TeamPath, teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Notice } from "@/lib/notices/contract";
import { inboxQuery, readNoticesMutation } from "@/lib/notices/queries";
import { cn } from "@/lib/utils";
import { noticeWords } from "./notice-words";

/** What happened that the person should know of, newest first. */
export function InboxPage() {
  const team = useTeam();
  const inbox = useInfiniteQuery(inboxQuery(team.slug));
  const read = useMutation(readNoticesMutation(useQueryClient(), team.slug));
  const notices = inbox.data?.pages.flatMap((page) => page.notices) ?? [];
  const unread = inbox.data?.pages[0]?.unread ?? 0;
  return (
    <>
      <PageHeader title="Notices" count={unread > 0 ? `${unread} not read` : undefined}>
        <Button variant="outline" disabled={unread === 0} pending={read.isPending} onClick={() => read.mutate(null)}>
          Mark all as read
        </Button>
      </PageHeader>
      <Card className="overflow-hidden" aria-busy={inbox.isPending}>
        {inbox.isError && notices.length === 0 ? (
          <ErrorState
            title="The notices could not be loaded."
            error={inbox.error}
            onRetry={() => void inbox.refetch()}
            isRetrying={inbox.isFetching}
          />
        ) : inbox.isPending ? (
          <div className="grid gap-3 p-4">
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
          </div>
        ) : notices.length === 0 ? (
          <EmptyState
            icon={Bell}
            title="Nothing to tell you"
            action={
              <Button asChild variant="outline">
                <Link href={teamHref(team, "/settings/notices")}>What makes a notice</Link>
              </Button>
            }
          >
            Batches that end, fall behind or fail, budgets that run out and connections that break are told here.
          </EmptyState>
        ) : (
          <ul aria-label="Notices" className="divide-y divide-line">
            {notices.map((notice) => (
              <li key={notice.id}>
                <NoticeRow notice={notice} onOpen={() => notice.readAt === null && read.mutate([notice.id])} />
              </li>
            ))}
          </ul>
        )}
        {inbox.hasNextPage && (
          <div className="border-t px-4 py-2.5">
            <Button
              variant="outline"
              size="sm"
              pending={inbox.isFetchingNextPage}
              onClick={() => void inbox.fetchNextPage()}
            >
              Show older
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

const tones = { good: "text-good-ink", bad: "text-bad-ink", risk: "text-risk-ink", neutral: "text-muted-foreground" };

function NoticeRow({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const team = useTeam();
  const { icon: Icon, tone, label } = noticeWords[notice.kind];
  const isNew = notice.readAt === null;
  return (
    <Link
      href={teamHref(team, notice.path as TeamPath)}
      onClick={onOpen}
      className="flex items-start gap-3 px-4 py-3 hover:bg-accent/60"
    >
      <Icon aria-label={label} className={cn("mt-0.5 size-4 shrink-0 stroke-[1.6]", tones[tone])} />
      <span className="min-w-0 flex-1">
        <span className={cn("block wrap-anywhere", isNew && "font-medium")}>
          {notice.title}
          {isNew && <span className="sr-only"> (not read)</span>}
        </span>
        <span className="block text-sm text-pretty wrap-anywhere text-muted-foreground">{notice.body}</span>
      </span>
      <span className="flex shrink-0 items-center gap-2 text-xs text-muted-foreground">
        <Time at={notice.at} />
        <span aria-hidden className={cn("size-2 rounded-full", isNew ? "bg-primary" : "bg-transparent")} />
      </span>
    </Link>
  );
}
