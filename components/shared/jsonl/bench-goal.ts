import type { RuleFinding } from "@/lib/jsonl/contract";

/** What the Workbench is opened for: to put local images in, or to mask what should not leave. */
export type BenchGoal = "images" | "secrets";

export const goalLabel: Record<BenchGoal, string> = { images: "Put the images in", secrets: "Mask…" };

/** What a finding is put right with on the Workbench; null where it is not the place. */
export function goalOf({ rule }: Pick<RuleFinding, "rule">): BenchGoal | null {
  if (rule === "image_not_reachable") return "images";
  return rule === "personal_data" ? "secrets" : null;
}

/** The address of the tool, below the Workbench's own. */
export const goalQuery = (goal: BenchGoal | null): string =>
  goal === null ? "" : goal === "images" ? "?tool=transform&step=images" : "?tool=secrets";
