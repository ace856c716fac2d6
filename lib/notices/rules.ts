import type { Batch } from "@/lib/batches/contract";
import { progressOf } from "@/lib/batches/progress";
import { isTerminal } from "@/lib/batches/rules";
import { formatCount, formatMoney, formatPercent, plural } from "@/lib/format";
import type { NoticeKind, NoticeRule } from "./contract";

/** What a rule is until a team changes it. */
export const usualRules: Record<NoticeKind, Omit<NoticeRule, "kind">> = {
  batch_done: { isOn: true, audience: "submitter", byMail: false, threshold: null },
  batch_failed: { isOn: true, audience: "submitter", byMail: true, threshold: null },
  first_rows: { isOn: false, audience: "submitter", byMail: false, threshold: null },
  failing: { isOn: true, audience: "submitter", byMail: false, threshold: 10 },
  at_risk: { isOn: true, audience: "submitter", byMail: false, threshold: null },
  overdue: { isOn: true, audience: "submitter", byMail: true, threshold: null },
  stalled: { isOn: true, audience: "submitter", byMail: false, threshold: null },
  approval_needed: { isOn: true, audience: "managers", byMail: true, threshold: null },
  guard_stopped: { isOn: true, audience: "submitter", byMail: true, threshold: null },
  budget: { isOn: true, audience: "managers", byMail: true, threshold: null },
  connection_broken: { isOn: true, audience: "managers", byMail: true, threshold: null },
  channel_off: { isOn: true, audience: "managers", byMail: false, threshold: null },
};

/** A share of failed rows says something from this many rows on. */
const rowsMin = 20;

/** One thing to say. `key` is the same each time the same event is seen. */
export type Said = { kind: NoticeKind; key: string; title: string; body: string };

const costWords = (batch: Batch): string =>
  batch.spend?.cost ? ` Spent ${formatMoney(batch.spend.cost)}.` : batch.spend ? " Cost not known." : "";

/** What is to be said of a batch as it stands. Saying it again is prevented by the keys, not here. */
export function saidOfBatch(batch: Batch, nowMs: number, failingFrom: number): Said[] {
  const { id, name, counts, status } = batch;
  const said: Said[] = [];
  const say = (kind: NoticeKind, key: string, title: string, body: string) => said.push({ kind, key, title, body });
  const done = counts.completed + counts.failed;
  const rows = `${formatCount(counts.completed)} answered, ${formatCount(counts.failed)} failed of ${plural(counts.total, "row")}.`;
  if (status === "held")
    say("approval_needed", `approval:${id}`, `${name} needs approval`, batch.statusNote ?? "It waits for approval.");
  if (status === "unresolved")
    say("stalled", `unresolved:${id}`, `${name} needs you`, batch.statusNote ?? "Whether it was sent is not known.");
  if (batch.guardedAt)
    say(
      "guard_stopped",
      `guard:${id}:${batch.guardedAt}`,
      `${name} was stopped at its limit`,
      `It reached ${formatMoney(batch.moneyGuard)} and was cancelled. ${rows}${costWords(batch)}`,
    );
  if (isTerminal(status)) {
    // A retry un-finishes a batch, and its next end is news again.
    const key = `${id}:${batch.finishedAt ?? ""}`;
    if (status === "completed") say("batch_done", `done:${key}`, `${name} is done`, `${rows}${costWords(batch)}`);
    if (status === "failed" || status === "expired" || status === "rejected")
      say("batch_failed", `failed:${key}`, `${name} failed`, batch.statusNote ?? rows);
  } else {
    // Work taken up again, or with another start or deadline: whether it is late is news again.
    const resumed = batch.resumedAt ? `:${batch.resumedAt}` : "";
    const turn = `${id}:${batch.deadlineAt ?? ""}:${batch.startedAt ?? ""}${resumed}`;
    const verdict = batch.upstreamId === null ? null : progressOf(batch, nowMs).verdict;
    if (verdict === "at_risk")
      say(
        "at_risk",
        `at_risk:${turn}`,
        `${name} may miss its deadline`,
        `${rows} At this pace it ends after its window.`,
      );
    if (verdict === "overdue")
      say("overdue", `overdue:${turn}`, `${name} is overdue`, `${rows} It goes on, past its window.`);
    if (verdict === "stalled")
      say("stalled", `stalled:${id}:${done}`, `${name} has stopped moving`, `${rows} Nothing has come for a while.`);
  }
  if (batch.results.rows > 0)
    say("first_rows", `first:${id}`, `First answers of ${name}`, `${plural(batch.results.rows, "row")} can be read.`);
  if (done >= rowsMin && counts.failed * 100 >= done * failingFrom)
    say(
      "failing",
      `failing:${id}:${failingFrom}`,
      `${formatPercent(counts.failed, done) ?? "Many"} of ${name} fails`,
      `${rows} The threshold is ${failingFrom} %.`,
    );
  return said;
}

/** Waits before the attempts after the first, in ms: Standard Webhooks' recommended schedule, about 27 hours in all. */
const waitsMs = [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000];

/** When to try again after so many attempts failed; null: never. */
export const nextAttemptMs = (attempts: number): number | null => waitsMs[attempts - 1] ?? null;

/** Attempts in a row, over all deliveries, and the time since the first of them, after which a channel is switched off. */
export const failuresMax = 20;
export const failingMsMax = 24 * 3_600_000;

/** "Gone": the receiver wants no more, ever. */
const goneStatus = 410;

/** Why a channel that failed is to be switched off now; null: not yet. A receiver that restarts is given its time. */
export function offReasonOf(
  { failures, failingSince }: { failures: number; failingSince: Date | null },
  status: number | null,
  nowMs: number,
): string | null {
  if (status === goneStatus) return "Switched off: the receiver answered 410, it wants no more notices.";
  const failingMs = failingSince ? nowMs - failingSince.getTime() : 0;
  if (failures < failuresMax || failingMs < failingMsMax) return null;
  return `Switched off after a day in which every attempt failed, ${failures} in a row.`;
}
