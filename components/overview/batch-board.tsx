"use client";

import type { Route } from "next";
import type { ComponentType, ReactNode } from "react";
import { costOf } from "@/components/shared/batch-parts";
import { Link } from "@/components/shared/link";
import { MoneyColumn } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { runOf } from "@/components/shared/run-words";
import { useTeam } from "@/components/shared/team-context";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import type { Batch } from "@/lib/batches/contract";
import type { getOverview } from "@/lib/batches/list-contract";
import { formatCount } from "@/lib/format";
import type { CallOutput } from "@/lib/wire/endpoint";
import { EndedLine, type LineProps, RunningLine } from "./batch-line";
import { RunningSummary } from "./running-summary";

type Board = CallOutput<typeof getOverview>;
type BatchBoardProps = Pick<Board, "running" | "runs" | "runningSums" | "look" | "recent">;

/** Three short lists; each leads to the full one. A batch, or a run of several, stands in one of them only. */
export function BatchBoard({ running, runs, runningSums, look, recent }: BatchBoardProps) {
  const team = useTeam();
  const all = (view?: "running" | "look") => teamHref(team, "/batches", { view });
  return (
    <>
      <Section
        title="Running now"
        more={{ label: "All running", href: all("running") }}
        batches={running}
        runs={runs}
        line={RunningLine}
        summary={<RunningSummary sums={runningSums} />}
        total={runningSums.lines}
      >
        Nothing runs. A submitted batch stands here until it is done, with its pace and its expected end.
      </Section>
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Section
          title="Needs a look"
          more={{ label: "All of these", href: all("look") }}
          batches={look}
          runs={runs}
          line={EndedLine}
        >
          Nothing asks for you. Batches with failed or doubtful rows, and those that stopped, stand here.
        </Section>
        <Section
          title="Recent"
          more={{ label: "All batches", href: all() }}
          batches={recent}
          runs={runs}
          line={EndedLine}
        >
          Everything recent stands in the other two lists.
        </Section>
      </div>
    </>
  );
}

type SectionProps = {
  title: string;
  more: { label: string; href: Route };
  batches: readonly Batch[];
  runs: Board["runs"];
  line: ComponentType<LineProps>;
  /** Stands above the lines while there are any. */
  summary?: ReactNode;
  /** How many there are in all, when the lines may be the newest of more. */
  total?: number;
  /** Said while there is none. */
  children: ReactNode;
};

function Section({ title, more, batches, runs, line: Line, summary, total = 0, children }: SectionProps) {
  return (
    <Card className="overflow-hidden" aria-label={title}>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <CardActions>
          <Link href={more.href} className="rounded-sm text-xs text-muted-foreground hover:text-foreground">
            {more.label}
          </Link>
        </CardActions>
      </CardHeader>
      {batches.length === 0 ? (
        <p className="px-4 pb-4 text-sm text-muted-foreground">{children}</p>
      ) : (
        <>
          {summary}
          <ul>
            <MoneyColumn amounts={batches.map((batch) => runOf(batch, runs)?.cost ?? costOf(batch))}>
              {batches.map((batch) => (
                <Line key={batch.id} batch={batch} run={runOf(batch, runs)} />
              ))}
            </MoneyColumn>
          </ul>
          {total > batches.length && (
            <p className="border-t border-line px-4 py-2 text-xs text-muted-foreground tabular-nums">
              The newest {formatCount(batches.length)} of {formatCount(total)}.
            </p>
          )}
        </>
      )}
    </Card>
  );
}
