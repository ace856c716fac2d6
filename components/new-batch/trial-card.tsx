"use client";

import { useQuery } from "@tanstack/react-query";
import { BatchStateCell } from "@/components/shared/batch-parts";
import { BatchStrip } from "@/components/shared/batch-strip";
import type { Desk } from "@/components/shared/jsonl/desk";
import { type Draft, trialOf, triedOf } from "@/components/shared/jsonl/draft";
import { keepDraft } from "@/components/shared/jsonl/keep-draft";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { StateWord } from "@/components/shared/state-word";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { FieldError } from "@/components/ui/field";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Skeleton } from "@/components/ui/skeleton";
import { batchQuery } from "@/lib/batches/queries";
import { formatTokens, plural } from "@/lib/format";
import { measure } from "./measured";
import { stopTrial } from "./trial";
import { useTrialRows } from "./use-trial-rows";

/** The lines of these files that were sent ahead: how far they are, what they answered, and how long the answers were. */
export function TrialCard({ desk, drafts }: { desk: Desk; drafts: readonly Draft[] }) {
  const trial = triedOf(drafts);
  const ids = drafts.map(({ id }) => id);
  const tried = drafts.filter((draft) => draft.trial !== null);
  const isCurrent = tried.every((draft) => trialOf(draft) !== null);
  const failed = drafts.flatMap(({ trying }) => (trying.kind === "failed" ? trying.message : []))[0];
  const batch = useQuery({ ...batchQuery(desk.team, trial?.batchId ?? ""), enabled: trial !== null }).data;
  const rows = useTrialRows(desk.team, trial);
  if (drafts.some(({ trying }) => trying.kind === "sending")) {
    return (
      <Card aria-label="Trial" className="flex items-center gap-3 px-4 py-3">
        <p role="status" className="flex-1 text-sm">
          <StateWord tone="run">Sending the first lines ahead</StateWord>
        </p>
        <Button variant="outline" size="sm" onClick={() => stopTrial(desk, ids)}>
          Cancel
        </Button>
      </Card>
    );
  }
  if (failed) {
    return (
      <Card aria-label="Trial" className="px-4 py-3">
        <FieldError>{failed}</FieldError>
      </Card>
    );
  }
  if (!trial) return null;
  const measured = measure(rows ?? []);
  const leave = () => {
    for (const { id } of tried) {
      desk.store.patch(id, { trial: null });
      void keepDraft(desk, id);
    }
  };
  return (
    <Card aria-label="Trial">
      <CardHeader>
        <CardTitle>Trial of {plural(trial.requests, "request")}</CardTitle>
        <CardActions>
          <Link
            href={teamHref(desk.team, `/batches/${encodeURIComponent(trial.batchId)}`)}
            className="text-xs text-primary underline underline-offset-4"
          >
            Open its batch
          </Link>
          {/* Its lines are taken out of the files of a run already. */}
          {tried.length > 0 && (
            <Button variant="outline" size="sm" onClick={leave}>
              Leave it
            </Button>
          )}
        </CardActions>
      </CardHeader>
      <div className="grid gap-2 px-4 pb-3">
        {batch ? (
          <>
            <BatchStateCell batch={batch} className="text-sm" />
            <BatchStrip batch={batch} size="md" />
          </>
        ) : (
          <Skeleton className="h-9" />
        )}
        <p className="text-xs text-pretty text-muted-foreground tabular-nums">
          {measured.answered === 0 || measured.outputMean === null
            ? "The answers appear here. Change the prompt and try again, or run the rest when they are what you want."
            : `A request took about ${formatTokens(Math.round(measured.inputMean ?? 0))} tokens in and ${formatTokens(Math.round(measured.outputMean))} out. The price of the whole file is reckoned with these.`}
          {measured.failed > 0 && ` ${plural(measured.failed, "request")} failed.`}
          {!isCurrent && " The file has changed since, so running it runs every line."}
        </p>
      </div>
      {rows && rows.length > 0 && (
        <ScrollArea aria-label="Answers of the trial" className="max-h-96 border-t">
          <ul>
            {rows.map(({ seq, customId, prompt, answer, status, error, flag }) => (
              <li
                key={seq}
                className="grid gap-x-4 gap-y-1 border-b border-line px-4 py-2 text-sm last:border-b-0 md:grid-cols-2"
              >
                <div className="min-w-0">
                  <p className="truncate font-mono text-xs text-muted-foreground">{customId}</p>
                  <p className="line-clamp-3 text-xs wrap-anywhere text-muted-foreground">{prompt}</p>
                </div>
                <div className="min-w-0">
                  {status === "failed" && <StateWord tone="bad">Failed</StateWord>}
                  {status === "pending" && <StateWord tone="wait">Waiting</StateWord>}
                  {flag && <StateWord tone="flag">Look at this one</StateWord>}
                  <p className="line-clamp-4 wrap-anywhere whitespace-pre-wrap">{answer || error}</p>
                </div>
              </li>
            ))}
          </ul>
        </ScrollArea>
      )}
    </Card>
  );
}
