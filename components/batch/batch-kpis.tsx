"use client";

import { Kpi, KpiRow } from "@/components/shared/kpi";
import { Money } from "@/components/shared/money";
import { SpentMoney, unpricedWords } from "@/components/shared/spent-money";
import { Strip } from "@/components/shared/strip";
import type { Batch } from "@/lib/batches/contract";
import { flaggedCount, isTerminal } from "@/lib/batches/rules";
import { formatMoney, formatMoneyRange, formatPercent, formatTokens } from "@/lib/format";
import { compareDollars, minusDollars } from "@/lib/money";
import { QualityLine } from "./quality-line";
import { SpendBand } from "./spend-band";

/** Answers by quality, money against what was foretold, tokens, and what realtime would have cost. */
export function BatchKpis({ batch }: { batch: Batch }) {
  const { spend, quality } = batch;
  return (
    <KpiRow className="border-t">
      <Kpi label="Answers" isWide>
        {quality ? (
          <>
            <Strip
              isShare
              size="md"
              className="mt-2 mb-2"
              label="Answers read so far"
              total={quality.good + flaggedCount(quality) + quality.unchecked + quality.failed}
              counts={{
                good: quality.good,
                flag: quality.truncated + quality.empty + quality.refused,
                risk: quality.notJson + quality.schemaInvalid,
                bad: quality.failed,
              }}
            />
            <QualityLine batchId={batch.id} quality={quality} />
          </>
        ) : (
          <p className="mt-1 text-sm text-muted-foreground">
            {isTerminal(batch.status) ? "No answers were delivered." : "The first answers are still to come."}
          </p>
        )}
      </Kpi>
      <Kpi label="Spent" value={spend ? <SpentMoney spend={spend} /> : "–"} note={<SpendNote batch={batch} />}>
        <SpendBand batch={batch} />
      </Kpi>
      <Kpi
        label="Tokens"
        value={spend ? formatTokens(spend.inputTokens + spend.outputTokens) : "–"}
        note={spend && `${formatTokens(spend.inputTokens)} in · ${formatTokens(spend.outputTokens)} out`}
      />
      <Saved batch={batch} />
    </KpiRow>
  );
}

/** The estimates the spend is held against: ours from before the upload, and the upstream's own. */
function SpendNote({ batch }: { batch: Batch }) {
  const { estimate, upstreamEstimate, spend } = batch;
  const notes = [
    spend?.cost === null && spend.unpricedModels.length > 0 && unpricedWords(spend.unpricedModels),
    estimate?.cost && `estimate ${formatMoneyRange(estimate.cost.low, estimate.cost.high)}`,
    !estimate?.cost &&
      Number(estimate?.knownCost?.low) > 0 &&
      `estimate at least ${formatMoney(estimate?.knownCost?.low)}`,
    upstreamEstimate && `upstream said ${formatMoney(upstreamEstimate.cost)}`,
    batch.moneyGuard && `limit ${formatMoney(batch.moneyGuard)}`,
    spend && batch.connection.isEmulator && "simulated",
  ].filter((note) => typeof note === "string");
  return (
    <span title={estimate?.basis || undefined}>
      {notes.length === 0 && "no estimate was made"}
      {notes.map((note, index) => (
        <span key={note}>
          {/* The dot stays with what it ends: a line does not begin with one. */}
          <span className="inline-block">
            {note}
            {index < notes.length - 1 && " ·"}
          </span>{" "}
        </span>
      ))}
    </span>
  );
}

function Saved({ batch }: { batch: Batch }) {
  const cost = batch.spend?.cost ?? null;
  const realtime = batch.spend?.realtimeCost ?? null;
  const label = "Saved against realtime";
  if (!batch.spend) return <Kpi label={label} value="–" />;
  if (cost === null || realtime === null) {
    return (
      <Kpi label={label} value={<span className="text-muted-foreground">unknown</span>} note="no realtime price" />
    );
  }
  const saved = minusDollars(realtime, cost);
  const share = formatPercent(Number(saved), Number(realtime));
  const isGood = compareDollars(saved, "0") > 0;
  return (
    <Kpi
      label={label}
      value={<Money amount={saved} />}
      tone={isGood ? "good" : "neutral"}
      note={isGood && share ? `${share} less` : "the same price"}
    />
  );
}
