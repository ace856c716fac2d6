"use client";

import { Progress } from "@/components/ui/progress";
import { formatBytes, formatCount, formatTokens } from "@/lib/format";
import type { CheckLimits, Tally } from "@/lib/jsonl/contract";
import type { TokenCount } from "@/lib/jsonl/token-contract";
import type { Estimate } from "@/lib/models/contract";
import { Histogram } from "./histogram";
import { ProfileGroups } from "./profile-groups";
import { ceilingBuckets, type Fact, gaugeOf, profileFacts, promptBuckets } from "./profile-words";

export type ProfileDetailsProps = {
  tally: Tally;
  /** Null until a sample has been counted. */
  tokens: TokenCount | null;
  estimate: Estimate | null;
  /** The whole file: its lines with a request, good or bad, and its bytes. */
  size: { requests: number; bytes: number };
  limits: CheckLimits | null;
};

/** How much of the limits a file takes, its requests by model and endpoint, their sizes, and what else they carry. */
export function ProfileDetails({ tally, tokens, estimate, size, limits }: ProfileDetailsProps) {
  const facts = [...tokenFacts(estimate), ...profileFacts(tally)];
  const ceilings = ceilingBuckets(tally.groups);
  return (
    <>
      {limits && (
        <div className="grid gap-x-6 gap-y-3 border-b px-4 py-3.5 sm:grid-cols-2">
          {gaugeOf(size, limits).map(({ label, sentence, percent, isOver }) => (
            <div key={label}>
              <p className="mb-1.5 flex justify-between gap-3 text-xs">
                <span className="text-muted-foreground">{label}</span>
                <span className={isOver ? "text-bad-ink tabular-nums" : "tabular-nums"}>{sentence}</span>
              </p>
              <Progress
                label={`${label} against the limit`}
                value={Math.min(100, percent)}
                valueText={sentence}
                tone={isOver ? "bad" : "primary"}
              />
            </div>
          ))}
        </div>
      )}
      <ProfileGroups tally={tally} tokens={tokens} />
      <div className="grid gap-6 border-t px-4 py-4 md:grid-cols-2">
        <Histogram
          label="Prompt sizes"
          note="UTF-8 bytes of text in a request; images are counted apart"
          buckets={promptBuckets(tally.groups)}
          format={formatBytes}
        />
        {/* One that all share is said in words below. */}
        {ceilings.length > 1 && (
          <Histogram
            label="max_tokens"
            note="of the requests that state it"
            buckets={ceilings}
            format={(value) => formatCount(Math.round(value))}
          />
        )}
        <dl className="grid content-start gap-x-4 gap-y-2 text-sm sm:grid-cols-[auto_1fr]">
          {facts.map(({ label, value, note }) => (
            <div key={label} className="contents">
              <dt className="text-muted-foreground">{label}</dt>
              <dd className="tabular-nums">
                {value}
                {note && <span className="text-muted-foreground"> · {note}</span>}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}

function tokenFacts(estimate: Estimate | null): Fact[] {
  if (!estimate) return [];
  const { inputTokens, outputTokens, models } = estimate;
  const facts = [
    {
      label: "Input tokens",
      value: `about ${formatTokens(inputTokens.likely)}`,
      note: `${formatTokens(inputTokens.low)} – ${formatTokens(inputTokens.high)}`,
    },
  ];
  if (outputTokens.high > 0)
    facts.push({
      label: "Output tokens",
      value: `about ${formatTokens(outputTokens.likely)}`,
      note: models.every(({ hasOutputCeiling }) => hasOutputCeiling)
        ? `${formatTokens(outputTokens.high)} at most, by max_tokens`
        : `${formatTokens(outputTokens.high)} if answers are long; not every request sets a limit`,
    });
  return facts;
}
