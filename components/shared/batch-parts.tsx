"use client";

import { Link } from "@/components/shared/link";
import { Tag } from "@/components/ui/tag";
import type { Batch } from "@/lib/batches/contract";
import { isBeforeUpstream } from "@/lib/batches/rules";
import { partMark } from "@/lib/batches/run-name";
import { formatMoney, plural, shortModelName } from "@/lib/format";
import { cn } from "@/lib/utils";
import { listState } from "./batch-state";
import { EmulatorTag } from "./emulator-tag";
import { Money } from "./money";
import { relationWords } from "./relation-words";
import { type TeamPath, teamHref } from "./routes";
import { SpentMoney } from "./spent-money";
import { StateWord } from "./state-word";
import { useTeam } from "./team-context";
import { rowLinkLook } from "./use-link-rows";
import { useProgress } from "./use-progress";

type BatchNameProps = {
  batch: Batch;
  /** The quiet line below. Default: its tags, or its file. */
  about?: string | undefined;
  /** Where it leads. Default: its page. */
  path?: TeamPath | undefined;
};

/** The name opens the batch, or its run; the link covers the whole row. Below it what sets the batch apart. */
export function BatchName({ batch, about, path }: BatchNameProps) {
  const team = useTeam();
  const usual = aboutBatch(batch);
  // However long the name is, what tells a part from the others stays in sight.
  const mark = batch.runId === null || path !== undefined ? "" : partMark(batch.name);
  return (
    <>
      <Link
        href={teamHref(team, path ?? `/batches/${encodeURIComponent(batch.id)}`)}
        data-row-link
        className={cn("flex min-w-0 font-medium", rowLinkLook)}
      >
        <span className="truncate">{batch.name.slice(0, batch.name.length - mark.length)}</span>
        {mark && <span className="shrink-0 whitespace-pre">{mark}</span>}
      </Link>
      <span className="flex min-w-0 items-center gap-1.5 text-xs text-muted-foreground max-sm:items-start">
        {batch.connection.isEmulator && <EmulatorTag />}
        {batch.isElsewhere && <Tag>Made elsewhere</Tag>}
        {batch.archivedAt !== null && <Tag>Archived</Tag>}
        <span className="truncate tabular-nums max-sm:line-clamp-3 max-sm:whitespace-normal" title={about ?? usual}>
          {about ?? usual}
        </span>
      </span>
    </>
  );
}

/** What sets a batch apart: whose child it is, its tags and its limit; else its file. */
export function aboutBatch({ relation, parentName, tags, moneyGuard, inputFile }: Batch): string {
  const child = relation && parentName !== null ? `${relationWords[relation]} “${parentName}”` : null;
  const facts = [child, ...tags, moneyGuard && `limit ${formatMoney(moneyGuard)}`].filter((fact) => fact !== null);
  return facts.length > 0 ? facts.join(" · ") : inputFile.name;
}

/** "Qwen3.5-35B-A3B", or "3 models" with their names in the title. */
export function modelsWords(models: readonly string[]): string {
  const [first] = models;
  if (first === undefined) return "no model named";
  return models.length === 1 ? shortModelName(first) : plural(models.length, "model");
}

/** The state's word, and the line that says when, how fast or why. */
export function BatchStateCell({ batch, className }: { batch: Batch; className?: string }) {
  const progress = useProgress(batch);
  const { word, tone } = listState(batch, progress);
  return (
    <div className={className}>
      <StateWord tone={tone}>{word}</StateWord>
      {progress.sentence && (
        <div className="truncate text-xs text-muted-foreground tabular-nums">{progress.sentence}</div>
      )}
    </div>
  );
}

/** The amount a batch has in a column of costs. */
export const costOf = ({ spend }: Batch): string | null =>
  spend?.cost ?? (spend && Number(spend.knownCost) > 0 ? spend.knownCost : null);

/** What it has cost so far; a dash while nothing can have been charged. */
export function BatchCost({ batch }: { batch: Batch }) {
  if (batch.spend) return <SpentMoney spend={batch.spend} />;
  const isFree = isBeforeUpstream(batch.status) || batch.counts.completed === 0;
  return isFree ? <span className="text-muted-foreground">–</span> : <Money amount={null} />;
}
