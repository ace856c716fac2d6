"use client";

import { CheckCard } from "@/components/shared/jsonl/check-card";
import type { Desk } from "@/components/shared/jsonl/desk";
import { type CheckResult, currentVersion, type Draft } from "@/components/shared/jsonl/draft";
import { ProfileCard } from "@/components/shared/jsonl/profile-card";
import { usePersonal } from "@/components/shared/jsonl/use-personal";
import { Card } from "@/components/ui/card";
import { shortModelName } from "@/lib/format";
import type { RuleFinding } from "@/lib/jsonl/contract";
import type { Estimate, TeamModel } from "@/lib/models/contract";
import { FileCard } from "./file-card";
import { SentBefore } from "./sent-before";
import { TrialCard } from "./trial-card";
import { useOpenOnBench } from "./use-open-on-bench";

type DraftSectionProps = {
  desk: Desk;
  draft: Draft;
  result: CheckResult | null;
  rules: readonly RuleFinding[];
  models: readonly TeamModel[];
  estimate: Estimate | null;
  /** Its trial is its own, not one of several files together. */
  showsTrial: boolean;
};

/** Everything about one file: itself, its check, its profile. */
export function DraftSection({ desk, draft, result, rules, models, estimate, showsTrial }: DraftSectionProps) {
  const version = currentVersion(draft);
  const openOnBench = useOpenOnBench(desk, draft);
  const personal = usePersonal(desk, draft, result);
  const hasBegun = result !== null || draft.task.kind === "check";
  return (
    <>
      <FileCard desk={desk} draft={draft} isChecked={result !== null} onBench={() => openOnBench(null)} />
      {draft.serverFile && (
        <Card className="px-4 py-3 text-sm text-pretty text-muted-foreground">
          The server has read this file and found nothing that blocks. Models:{" "}
          {draft.serverFile.models.map(shortModelName).join(", ") || "none named"}. What it will cost is not counted
          here; the upstream's own estimate stands on the batch's page where there is one.
        </Card>
      )}
      {!draft.serverFile && hasBegun && (
        <CheckCard
          desk={desk}
          draft={draft}
          result={result}
          rules={[...rules, ...personal]}
          models={models}
          onBench={openOnBench}
        />
      )}
      {/* It reads all of the file, so it waits until that is priced. */}
      {result?.tokens && version && <SentBefore desk={desk} draft={draft} version={version} />}
      {showsTrial && (draft.trial !== null || draft.trying.kind !== "none") && (
        <TrialCard desk={desk} drafts={[draft]} />
      )}
      {result && (
        <ProfileCard
          fileName={draft.fileName}
          tally={result.report.tally}
          tokens={result.tokens}
          estimate={estimate}
          size={{ requests: result.report.requests, bytes: result.report.fileBytes }}
          limits={desk.limits?.limits ?? null}
        />
      )}
    </>
  );
}
