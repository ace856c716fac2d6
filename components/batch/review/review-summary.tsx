"use client";

import { Download } from "lucide-react";
import { formatShare, intervalWords } from "@/components/shared/figure-words";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Batch } from "@/lib/batches/contract";
import { formatCount, plural } from "@/lib/format";
import { goldPath } from "@/lib/results/review/contract";
import type { ReviewPass } from "./use-review";

const noRateWords = (judged: number): string =>
  judged === 0 ? "nothing judged yet" : "only rows drawn at random among all answers tell it; none of those is judged";

const judgedWords = (people: number, chosen: number): string =>
  `by ${plural(people, "person", "people")}${chosen > 0 ? `, ${formatCount(chosen)} not drawn at random` : ""}`;

/** How many rows are wrong, as far as the labels of everybody say, and the accepted ones as a gold set. */
export function ReviewSummary({ batch, pass }: { batch: Batch; pass: ReviewPass }) {
  const { slug } = useTeam();
  const data = pass.labels.data;
  const rows = data?.rows ?? { accepted: 0, rejected: 0, disputed: 0 };
  const judged = rows.accepted + rows.rejected + rows.disputed;
  const people = new Set(data?.reviews.map(({ by }) => by.id)).size;
  const drawn = data?.drawn ?? 0;
  const basis = `, from ${plural(drawn, "row")} drawn at random among all answers`;
  return (
    <Card className="overflow-hidden">
      <KpiRow>
        <Kpi
          label="Error rate"
          value={data?.errorRate ? formatShare(data.errorRate.value) : "–"}
          note={data?.errorRate ? `${intervalWords(data.errorRate)}${basis}` : noRateWords(judged)}
          isWide
        />
        <Kpi
          label="Judged"
          value={formatCount(judged)}
          note={judged === 0 ? "by nobody yet" : judgedWords(people, judged - drawn)}
        />
        <Kpi label="Accepted" value={formatCount(rows.accepted)} />
        <Kpi
          label="Rejected"
          value={formatCount(rows.rejected + rows.disputed)}
          note={rows.disputed > 0 ? `${formatCount(rows.disputed)} disputed` : null}
        />
        <Kpi label="Gold set" note="accepted rows, as truth for Labels">
          <div className="mt-1.5 mb-1 flex gap-1.5">
            {(["csv", "jsonl"] as const).map((format) =>
              rows.accepted > 0 ? (
                <Button key={format} variant="outline" size="sm" asChild>
                  <a href={goldPath(slug, batch.id, format)} download>
                    <Download aria-hidden />
                    {format.toUpperCase()}
                  </a>
                </Button>
              ) : (
                <Button key={format} variant="outline" size="sm" disabled>
                  <Download aria-hidden />
                  {format.toUpperCase()}
                </Button>
              ),
            )}
          </div>
        </Kpi>
      </KpiRow>
    </Card>
  );
}
