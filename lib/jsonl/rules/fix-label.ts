import type { FixKind } from "@/lib/jsonl/fix-contract";

/** Output limit the one-click fix sets; the person may choose another. */
const SUGGESTED_MAX_TOKENS = 512;

const LABELS: Record<FixKind, (count: string) => string> = {
  set_model: () => "Set model…",
  rename_duplicate_ids: (count) => `Rename ${count}`,
  repair_ids: (count) => `Repair ${count}`,
  set_ids: () => "Set ids…",
  set_method: (count) => `Set POST in ${count}`,
  fix_url: (count) => `Correct ${count}`,
  set_url: (count) => `Set in ${count}`,
  drop_blank_lines: (count) => `Drop ${count}`,
  strip_bom: () => "Strip it",
  crlf_to_lf: (count) => `Convert ${count}`,
  drop_stream: (count) => `Remove from ${count}`,
  drop_repeated_fields: () => "Keep the last",
  repair_max_tokens: (count) => `Correct ${count}`,
  wrap_image_url: (count) => `Correct ${count}`,
  close_schemas: (count) => `Close ${count}`,
  set_max_tokens: () => `Set ${SUGGESTED_MAX_TOKENS}`,
  drop_invalid_lines: (count) => `Drop ${count}`,
  set_path: () => "Set value…",
  split: () => "Split…",
};

/** What the button of a fix says when it would change `count` lines. */
export function fixLabel(kind: FixKind, count: number): string {
  return LABELS[kind](count.toLocaleString("en"));
}
