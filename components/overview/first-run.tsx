"use client";

import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/components/shared/link";
import { NewBatchLink, SampleBatchLink } from "@/components/shared/new-batch-link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { can } from "@/lib/access";
import { cn } from "@/lib/utils";

/** Before the first batch: three steps, of which the next one has the button. */
export function FirstRun({ hasConnections }: { hasConnections: boolean }) {
  const team = useTeam();
  const mayConnect = can(team.role, "connection:write");
  return (
    <Card className="mx-auto mt-6 max-w-2xl px-6 py-6">
      <h2 className="text-lg font-semibold">Your first batch in three steps</h2>
      <p className="mt-1 text-sm text-pretty text-muted-foreground">
        A batch is a file of requests, answered within an hour or a day for less than realtime costs. You see the price
        before anything is uploaded, and the answers as they arrive.
      </p>
      <ol className="mt-5 grid gap-4">
        <Step number={1} title="Connect an upstream" isDone={hasConnections}>
          {hasConnections ? (
            "Done. Its key stays on the server."
          ) : mayConnect ? (
            <>
              Doubleword, any API that speaks OpenAI's Batch API, or the built-in emulator to try things out.
              <Button asChild size="sm" className="mt-2 w-fit">
                <Link href={teamHref(team, "/settings/connections")}>Add a connection</Link>
              </Button>
            </>
          ) : (
            "An owner or admin of the team adds one in Settings."
          )}
        </Step>
        <Step number={2} title="Drop a file, read the check and the price" isNext={hasConnections}>
          One request on each line, as JSON. Every mistake is listed at once, most of them with a fix.
          {hasConnections && (
            <span className="mt-2 flex flex-wrap gap-2">
              <NewBatchLink />
              <SampleBatchLink />
            </span>
          )}
        </Step>
        <Step number={3} title="Watch it, and take the answers with you">
          Progress, pace and expected end move by themselves. Rows can be read and searched from the first answer on.
        </Step>
      </ol>
    </Card>
  );
}

type StepProps = { number: number; title: string; isDone?: boolean; isNext?: boolean; children: ReactNode };

function Step({ number, title, isDone, isNext, children }: StepProps) {
  return (
    <li className="flex gap-3.5">
      <span
        aria-hidden
        className={cn(
          "mt-px grid size-6 shrink-0 place-items-center rounded-full border text-xs font-medium tabular-nums",
          isDone && "border-transparent bg-good-tint text-good-ink",
          isNext && "border-transparent bg-primary text-primary-foreground",
        )}
      >
        {isDone ? <Check className="size-3.5" /> : number}
      </span>
      <div className="min-w-0 flex-1">
        <h3 className="font-medium">{title}</h3>
        <div className="mt-0.5 flex flex-col text-sm text-pretty text-muted-foreground">{children}</div>
      </div>
    </li>
  );
}
