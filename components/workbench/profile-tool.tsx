"use client";

import { useMemo } from "react";
import type { CheckResult } from "@/components/shared/jsonl/draft";
import { PriceFigure } from "@/components/shared/jsonl/price-figure";
import { ProfileDetails } from "@/components/shared/jsonl/profile-details";
import { profileSummary } from "@/components/shared/jsonl/profile-words";
import { windows, windowTitle } from "@/components/shared/jsonl/window-words";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { formatMoney } from "@/lib/format";
import type { CheckLimits } from "@/lib/jsonl/contract";
import type { Estimate, ModelHistory, TeamModel } from "@/lib/models/contract";
import { estimate as estimateOf } from "@/lib/models/rules";

type ProfileToolProps = {
  fileName: string;
  result: CheckResult | null;
  limits: CheckLimits | null;
  /** Null until the prices are known. */
  models: readonly TeamModel[] | null;
  history: readonly ModelHistory[];
};

/** What the requests of a file consist of, and what they will cost. */
export function ProfileTool({ fileName, result, limits, models, history }: ProfileToolProps) {
  const estimate = useMemo(
    () => result && models && estimateOf({ tally: result.report.tally, tokens: result.tokens, models, history }),
    [result, models, history],
  );
  if (!result) {
    return <p className="px-1 text-sm text-muted-foreground">The profile is there when the file has been read.</p>;
  }
  const { tally } = result.report;
  return (
    <Card aria-label={`Profile of ${fileName}`} className="overflow-hidden">
      <CardHeader>
        <CardTitle>Profile</CardTitle>
        <span className="min-w-0 text-xs text-muted-foreground tabular-nums">{profileSummary(tally)}</span>
      </CardHeader>
      {estimate && <Prices estimate={estimate} />}
      <div className="border-t">
        <ProfileDetails
          tally={tally}
          tokens={result.tokens}
          estimate={estimate}
          size={{ requests: result.report.requests, bytes: result.report.fileBytes }}
          limits={limits}
        />
      </div>
    </Card>
  );
}

function Prices({ estimate }: { estimate: Estimate }) {
  return (
    <section aria-label="Price" className="border-t px-4 py-3.5">
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-3">
        {windows.map((window) => {
          const total = estimate.totals[window];
          const note = total.cost
            ? `likely ${formatMoney(total.cost.likely)}`
            : `price unknown for ${total.unknownModels.slice(0, 3).join(", ")}`;
          return (
            <div key={window} className="min-w-0">
              <dt className="text-xs font-medium">{windowTitle[window]}</dt>
              <dd>
                <PriceFigure total={total} />
                <span className="block text-xs wrap-anywhere text-muted-foreground tabular-nums">{note}</span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
