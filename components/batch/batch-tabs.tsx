"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryStates } from "nuqs";
import { useTeam } from "@/components/shared/team-context";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { Batch } from "@/lib/batches/contract";
import { viewsQuery } from "@/lib/results/views/queries";
import { ResultsTab } from "./results-tab";
import { failedCount } from "./retryable";
import { noView, viewParsers } from "./use-result-view";

const Waiting = () => <Skeleton className="h-64 w-full rounded-xl" />;
const FailuresTab = dynamic(() => import("./failures-tab").then((file) => file.FailuresTab), { loading: Waiting });
const ActivityTab = dynamic(() => import("./activity-tab").then((file) => file.ActivityTab), { loading: Waiting });
const CodeTab = dynamic(() => import("./code-tab").then((file) => file.CodeTab), { loading: Waiting });

const ViewsTab = dynamic(() => import("./views/views-tab").then((file) => file.ViewsTab), { loading: Waiting });
const SqlTab = dynamic(() => import("./sql/sql-tab").then((file) => file.SqlTab), { loading: Waiting });

const ReviewTab = dynamic(() => import("./review/review-tab").then((file) => file.ReviewTab), { loading: Waiting });

const tabs = ["results", "failures", "views", "review", "sql", "requests", "activity", "code"] as const;
const states = { tab: parseAsStringLiteral(tabs).withDefault("results"), ...viewParsers };

/** What came back, what failed, what happened, and the same as a program. The open tab is in the address. */
export function BatchTabs({ batch }: { batch: Batch }) {
  const [{ tab }, setState] = useQueryStates(states);
  // Another tab begins with its own usual view; only a review may be of what was narrowed in the results.
  const open = (next: string) => {
    const keeps = [tab, next].every((one) => one === "results" || one === "review");
    void setState({ ...(keeps ? { row: null } : noView), tab: tabs.find((known) => known === next) ?? null });
  };
  const { slug } = useTeam();
  const views = useQuery({ ...viewsQuery(slug, batch.id), enabled: batch.results.rows > 0 });
  // A linked view is there at once; whether others fit is known a moment later.
  const hasViews = tab === "views" || (views.data?.answered ?? 0) > 0;
  return (
    <Tabs value={tab} onValueChange={open} className="mt-4.5">
      <TabsList aria-label="Parts of this batch">
        <TabsTrigger value="results" count={batch.results.rows}>
          Results
        </TabsTrigger>
        <TabsTrigger value="failures" count={failedCount(batch)}>
          Failures
        </TabsTrigger>
        {hasViews && <TabsTrigger value="views">Views</TabsTrigger>}
        {batch.results.rows > 0 && <TabsTrigger value="review">Review</TabsTrigger>}
        {batch.results.rows > 0 && <TabsTrigger value="sql">SQL</TabsTrigger>}
        <TabsTrigger value="requests" count={batch.counts.total}>
          Requests
        </TabsTrigger>
        <TabsTrigger value="activity">Activity</TabsTrigger>
        <TabsTrigger value="code">Code</TabsTrigger>
      </TabsList>
      <TabsContent value="results">
        <ResultsTab batch={batch} about="results" />
      </TabsContent>
      <TabsContent value="failures">
        <FailuresTab batch={batch} />
      </TabsContent>
      <TabsContent value="views">
        <ViewsTab batch={batch} />
      </TabsContent>
      <TabsContent value="review">
        <ReviewTab batch={batch} />
      </TabsContent>
      <TabsContent value="sql">
        <SqlTab batch={batch} />
      </TabsContent>
      <TabsContent value="requests">
        <ResultsTab batch={batch} about="requests" />
      </TabsContent>
      <TabsContent value="activity">
        <ActivityTab batch={batch} />
      </TabsContent>
      <TabsContent value="code">
        <CodeTab batch={batch} />
      </TabsContent>
    </Tabs>
  );
}
