import type { RuleDefinition } from "./definition";

/** Rules about files that are sent as one run. No file breaks one by itself; `tools/across` finds where they do together. */
export const RUN_RULES = {
  ids_across_files: {
    level: "error",
    title: "custom_id stands in more than one file",
    sentence: "Answers of one run are told apart by their id.",
    fix: "set_ids",
    source: "the console's server: 400 Requests have the custom_id of one in another file of this run",
  },
  requests_across_files: {
    level: "info",
    title: "Requests stand in more than one file",
    sentence: "Each is asked, answered and paid again.",
    fix: null,
    source: "practice: what was asked once need not be paid twice",
  },
} as const satisfies Record<string, RuleDefinition>;
export type RunRule = keyof typeof RUN_RULES;
