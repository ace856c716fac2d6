"use client";

import { useQuery } from "@tanstack/react-query";
import { rowsSentence } from "@/components/shared/batch-rows";
import { Link } from "@/components/shared/link";
import { Logo } from "@/components/shared/logo";
import { Money } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { partsSentence, rowsOfRun, runOf } from "@/components/shared/run-words";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { overviewQuery } from "@/lib/batches/queries";
import { budgetsQuery } from "@/lib/budgets/queries";
import { formatCount, plural } from "@/lib/format";
import { cn } from "@/lib/utils";
import { WallLine } from "./wall-line";

/** As many as are read from across a room: in one column, or from more on in two, where the screen is wide. */
const shownMax = { one: 6, two: 12 };

/** The board for a screen on the wall: large type, nothing to press, kept up to date by itself. */
export function WallPage() {
  const team = useTeam();
  const { data, error, dataUpdatedAt } = useQuery({ ...overviewQuery(team.slug), refetchInterval: 60_000 });
  const { data: board } = useQuery(budgetsQuery(team.slug));
  const budget = board?.budgets.find(({ memberId }) => memberId === null);
  const isDense = (data?.running.length ?? 0) > shownMax.one;
  const shown = data?.running.slice(0, shownMax.two) ?? [];
  const hidden = (data?.runningSums.lines ?? 0) - shown.length;
  return (
    <section
      aria-label={`What ${team.name} runs`}
      className="fixed inset-0 z-50 overflow-y-auto bg-background px-[4vw] py-[3vh] leading-[1.35]"
    >
      <header className="mb-[4.5vh] flex flex-wrap items-center gap-x-6 gap-y-2">
        <Logo className="size-8" />
        <h1 className="text-[max(1.5rem,2.2vw)] font-semibold tracking-[-0.02em]">{team.name}</h1>
        <p className="text-[max(1rem,1.4vw)] text-muted-foreground tabular-nums max-md:order-last max-md:basis-full md:ml-auto">
          {data && (
            <>
              <Money amount={data.month.cost} className="font-semibold text-foreground" />{" "}
              {budget && (
                <>
                  of <Money amount={budget.monthly} />{" "}
                </>
              )}
              this month · as of <Time at={dataUpdatedAt} look="clock" />
            </>
          )}
        </p>
        <Button asChild variant="outline" size="sm" className="max-md:ml-auto">
          <Link href={teamHref(team)}>Leave</Link>
        </Button>
      </header>
      {!data &&
        (error ? (
          <p role="alert" className="text-[max(1.25rem,2vw)] text-muted-foreground">
            The board could not be loaded. It is tried again every minute.
          </p>
        ) : (
          <div aria-busy="true" className="grid gap-[4vh]">
            {["a", "b", "c"].map((key) => (
              <Skeleton key={key} className="h-[9vh]" />
            ))}
          </div>
        ))}
      {data && data.running.length === 0 && (
        <p className="text-[max(1.25rem,2vw)] text-muted-foreground">Nothing runs.</p>
      )}
      {data && data.running.length > 0 && (
        <p className="mb-[2.5vh] text-[max(1.125rem,1.6vw)] font-semibold tabular-nums">
          {plural(data.runningSums.batches, "batch runs", "batches run")}
          {hidden > 0 && (
            <span className="font-normal text-muted-foreground">
              {" "}
              · the newest {formatCount(shown.length)} here, {formatCount(hidden)} more
            </span>
          )}
        </p>
      )}
      <ul className={cn("grid gap-x-[4vw] gap-y-[2.5vh]", isDense && "lg:grid-cols-2")}>
        {shown.map((batch) => (
          <li key={batch.id} className="min-w-0">
            <WallLine batch={batch} run={runOf(batch, data?.runs ?? {})} isDense={isDense} />
          </li>
        ))}
      </ul>
      {data && data.look.length > 0 && (
        <div className="mt-[4vh] border-t pt-[2vh]">
          <h2 className="mb-[1vh] text-[max(1rem,1.3vw)] font-semibold">Needs a look</h2>
          <ul className="grid gap-[1vh] text-[max(1rem,1.3vw)]">
            {data.look.map((batch) => {
              const run = runOf(batch, data.runs);
              return (
                <li key={batch.id} className="flex flex-wrap gap-x-4">
                  <span className="font-medium">{run?.name ?? batch.name}</span>
                  <span className="text-muted-foreground">
                    {run
                      ? `${partsSentence(run)} · ${rowsSentence({ ...batch, ...rowsOfRun(run) })}`
                      : (batch.statusNote ?? rowsSentence(batch))}
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </section>
  );
}
