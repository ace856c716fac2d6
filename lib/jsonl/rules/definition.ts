import type { Level } from "@/lib/jsonl/contract";
import type { FixKind } from "@/lib/jsonl/fix-contract";

/**
 * A rule of the check. `sentence` says why it matters; `source` names who enforces it: the reply of the upstream that
 * refuses the file, or "practice" for what is accepted and goes wrong later.
 */
export interface RuleDefinition {
  level: Level;
  title: string;
  sentence: string;
  fix: FixKind | null;
  source: string;
}
