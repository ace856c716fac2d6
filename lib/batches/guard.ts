import { addDollars, compareDollars, shareOfDollars } from "@/lib/money";
import type { Batch, BatchEstimate } from "./contract";
import { isTerminal } from "./rules";

/** What a batch has used, as far as it was measured, and how far its counts have run ahead of that. */
export type GuardFacts = {
  /** Of the rows that were read; null when a price is not known. */
  cost: string | null;
  resultRows: number;
  /** Rows the upstream counts as done. */
  done: number;
  total: number;
  estimate: Pick<BatchEstimate, "cost" | "knownCost"> | null;
  /** The upstream's own figure for the file, where it gives one. */
  upstreamEstimate: { cost: string } | null;
};

export type GuardSpend = { spent: string; isProjected: boolean };

type Said = Pick<GuardFacts, "estimate" | "upstreamEstimate">;

/** What all rows are likely to cost, as far as anybody said before the first was read; null: nobody did. */
export const likelyCost = ({ estimate, upstreamEstimate }: Said): string | null =>
  [estimate?.cost?.likely, upstreamEstimate?.cost, estimate?.knownCost?.likely].find(
    (amount) => amount !== undefined && compareDollars(amount, "0") > 0,
  ) ??
  // Models that cost nothing.
  estimate?.cost?.likely ??
  null;

function perRow({ cost, resultRows, total, ...said }: GuardFacts): { amount: string; rows: number } | null {
  if (cost !== null && resultRows > 0) return { amount: cost, rows: resultRows };
  const likely = likelyCost(said);
  return likely !== null && total > 0 ? { amount: likely, rows: total } : null;
}

/**
 * What a batch has cost so far. Rows that are done but not read yet are taken to cost what the others did, or, before the
 * first is read, what was estimated. Null when neither says anything.
 */
export function guardSpend(facts: GuardFacts): GuardSpend | null {
  const { cost, resultRows, done } = facts;
  const isMeasured = cost !== null || resultRows === 0;
  const measured = isMeasured ? (cost ?? "0") : "0";
  const unread = Math.max(0, isMeasured ? done - resultRows : Math.max(done, resultRows));
  if (unread === 0) return { spent: measured, isProjected: false };
  const share = perRow(facts);
  if (share === null) return null;
  return { spent: addDollars(measured, shareOfDollars(share.amount, unread, share.rows)), isProjected: true };
}

/** Nothing tells what rows cost, so a limit cannot be kept. */
export const isUnpriced = (facts: Omit<GuardFacts, "done">): boolean =>
  guardSpend({ ...facts, done: Math.max(1, facts.total) }) === null;

type Limited = Pick<Batch, "moneyGuard" | "spend" | "results" | "counts" | "estimate" | "upstreamEstimate" | "status">;

/** A batch has a limit, and nothing tells what its rows cost: the limit cannot be kept. */
export function isGuardBlind({ moneyGuard, spend, results, counts, status, ...said }: Limited): boolean {
  if (moneyGuard === null || isTerminal(status)) return false;
  return isUnpriced({ ...said, cost: spend?.cost ?? null, resultRows: results.rows, total: counts.total });
}

/**
 * What batches that share a limit have cost together. One that nothing is known of adds nothing: then this is the least it can
 * be. Null when nothing is known of any.
 */
export function sumSpend(spends: readonly (GuardSpend | null)[]): GuardSpend | null {
  const known = spends.filter((spend) => spend !== null);
  if (known.length === 0) return null;
  return {
    spent: known.map(({ spent }) => spent).reduce(addDollars),
    isProjected: known.some(({ isProjected }) => isProjected),
  };
}

/** Whether the limit is reached: then the batch is cancelled. */
export const isAtGuard = (spend: GuardSpend, moneyGuard: string): boolean =>
  compareDollars(spend.spent, moneyGuard) >= 0;
