import type { StateTone } from "@/components/shared/state-word";
import type { CompareFilter, Verdict } from "@/lib/results/compare/contract";

type Words = { word: string; tone: StateTone };

const pair: Record<Verdict, Words> = {
  same: { word: "Same", tone: "good" },
  changed: { word: "Changed", tone: "flag" },
  status_changed: { word: "Status changed", tone: "risk" },
  both_failed: { word: "Failed in both", tone: "bad" },
  both_pending: { word: "Pending in both", tone: "wait" },
  only_a: { word: "Only in A", tone: "wait" },
  only_b: { word: "Only in B", tone: "wait" },
};

const many: Record<Verdict, Words> = {
  ...pair,
  same: { word: "All the same", tone: "good" },
  both_failed: { word: "Failed in all", tone: "bad" },
  both_pending: { word: "Pending in all", tone: "wait" },
  only_a: { word: "Missing in some", tone: "wait" },
  only_b: { word: "Not in A", tone: "wait" },
};

export const verdictWords = (verdict: Verdict, batches: number): Words => (batches > 2 ? many : pair)[verdict];

export const filterWord = (show: CompareFilter, batches: number): string =>
  show === "all" ? "All" : verdictWords(show, batches).word;

/** A, B, C, D: what a batch is called in columns too narrow for its name. */
export const letterOf = (at: number): string => "ABCD"[at] ?? "?";
