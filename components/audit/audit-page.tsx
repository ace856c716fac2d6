"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { EmptyState } from "@/components/shared/empty-state";
import { LoadedCard } from "@/components/shared/loaded";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { can } from "@/lib/access";
import { auditExportPath } from "@/lib/audit/contract";
import { auditQuery } from "@/lib/audit/queries";
import { AuditFilters } from "./audit-filters";
import { AuditRow } from "./audit-row";
import { filterSearch, useAuditFilter } from "./use-audit-filter";

/** Who did what and when. Nothing in it can be changed or taken out. */
export function AuditPage() {
  const team = useTeam();
  const mayRead = can(team.role, "audit:read");
  const view = useAuditFilter();
  const query = useInfiniteQuery({ ...auditQuery(team.slug, view.filter), enabled: mayRead });
  const { data, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  if (!mayRead)
    return (
      <Card>
        <EmptyState icon={ScrollText} title="The audit log is for owners and admins">
          Ask one of them if you need to know what happened.
        </EmptyState>
      </Card>
    );
  return (
    <section aria-labelledby="audit" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="max-w-xl">
          <h2 id="audit" className="text-base font-semibold">
            Audit log
          </h2>
          <p className="text-sm text-pretty text-muted-foreground">
            Who did what and when. Each line is chained to the one before it; nothing can be changed or taken out
            unseen.
          </p>
        </div>
        <Button variant="outline" asChild>
          <a href={`${auditExportPath(team.slug)}${filterSearch(view.filter)}`} download>
            Export CSV
          </a>
        </Button>
      </div>
      <AuditFilters view={view} actors={data?.pages[0]?.actors ?? []} />
      <LoadedCard query={query} failed="The log could not be loaded." lines={3}>
        {() =>
          events.length === 0 ? (
            <EmptyState
              icon={ScrollText}
              title="Nothing matches"
              action={
                <Button variant="outline" onClick={view.clear}>
                  Show everything
                </Button>
              }
            >
              No act in this team's log fits these filters.
            </EmptyState>
          ) : (
            <ol aria-label="Acts, newest first" className={isPlaceholderData ? "opacity-60" : undefined}>
              {events.map((event) => (
                <AuditRow key={event.seq} event={event} />
              ))}
            </ol>
          )
        }
      </LoadedCard>
      {hasNextPage && (
        <Button
          variant="outline"
          className="justify-self-center"
          pending={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show older
        </Button>
      )}
    </section>
  );
}
