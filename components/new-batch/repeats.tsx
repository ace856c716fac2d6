"use client";

import { undoFix } from "@/components/shared/jsonl/check-draft";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, type Draft, isSending } from "@/components/shared/jsonl/draft";
import { Button } from "@/components/ui/button";
import { formatMoney, plural } from "@/lib/format";
import type { Estimate, Window } from "@/lib/models/contract";
import type { Totals } from "./price-words";
import { canSendOnce, sendEachOnce } from "./send-once";

/** "118 requests repeat an earlier one, body and all: about $1.20 of the 24h price." Nothing when none do. */
export function repeatSentence(estimates: readonly Estimate[], totals: Totals | null, window: Window): string | null {
  const repeats = estimates.flatMap(({ models }) => models).reduce((sum, model) => sum + model.repeats, 0);
  if (repeats === 0 || !totals) return null;
  const { likely } = totals[window].repeatCost;
  const what = `${plural(repeats, "request")} ${repeats === 1 ? "repeats" : "repeat"} an earlier one, body and all`;
  return Number(likely) > 0 ? `${what}: about ${formatMoney(likely)} of the ${window} price.` : `${what}.`;
}

/** What became of requests that are not sent. */
export function onceSentence(taken: number): string {
  return taken === 1
    ? "1 repeated request is not sent: it gets the answer of the one it repeats, and a row of its own in downloads."
    : `${plural(taken, "repeated request")} are not sent: each gets the answer of the one it repeats, and a row of its own in downloads.`;
}

/** Files of which the last thing that was done is to take the repeats out. */
const undoable = (drafts: readonly Draft[]): Draft[] =>
  drafts.filter((draft) => draft.beside.copies?.versionId === currentVersion(draft)?.id && !isSending(draft));

type RepeatsProps = {
  desk: Desk;
  drafts: readonly Draft[];
  estimates: readonly Estimate[];
  totals: Totals | null;
  window: Window;
  /** Something blocks, or is on its way: nothing is taken out now. */
  isLocked: boolean;
};

/** What repeated requests cost, and the way to pay for each once. */
export function Repeats({ desk, drafts, estimates, totals, window, isLocked }: RepeatsProps) {
  const sentence = repeatSentence(estimates, totals, window);
  // The parts of one file have one list.
  const lists = new Map(drafts.flatMap(({ beside: { copies } }) => (copies ? [[copies.key, copies.taken]] : [])));
  const taken = [...lists.values()].reduce((sum, count) => sum + count, 0);
  const once = drafts.filter(canSendOnce);
  const undo = undoable(drafts);
  const actAll = (on: readonly Draft[], act: (desk: Desk, id: string) => Promise<void>) => () => {
    for (const { id } of on) void act(desk, id);
  };
  return (
    <>
      {sentence && (
        <div className="grid justify-items-start gap-1.5">
          <p>{sentence}</p>
          {once.length > 0 && (
            <Button variant="outline" size="sm" disabled={isLocked} onClick={actAll(once, sendEachOnce)}>
              Send each once
            </Button>
          )}
        </div>
      )}
      {taken > 0 && (
        <div className="grid justify-items-start gap-1.5">
          <p>{onceSentence(taken)}</p>
          {undo.length > 0 && (
            <Button variant="outline" size="sm" disabled={isLocked} onClick={actAll(undo, undoFix)}>
              Send them after all
            </Button>
          )}
        </div>
      )}
    </>
  );
}
