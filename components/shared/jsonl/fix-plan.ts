import { formatCount, plural } from "@/lib/format";
import type { RuleFinding } from "@/lib/jsonl/contract";
import type { Fix, FixCount, FixKind } from "@/lib/jsonl/fix-contract";
import { isModelMissing } from "./model-scopes";

/** Ceiling offered where a request has none. */
export const usualMaxTokens = 512;

/**
 * The order in which corrections are safe together: bytes first, then ids (a repaired id may repeat another, so
 * renaming comes after), then the body; lines are dropped last, when nothing else has repaired them.
 */
const order = [
  "strip_bom",
  "crlf_to_lf",
  "drop_blank_lines",
  "set_method",
  "fix_url",
  "set_url",
  "repair_ids",
  "rename_duplicate_ids",
  "drop_repeated_fields",
  "drop_stream",
  "set_model",
  "set_max_tokens",
  "repair_max_tokens",
  "wrap_image_url",
  "close_schemas",
  "drop_invalid_lines",
] as const satisfies readonly FixKind[];
export type OfferedFix = (typeof order)[number];

const isOffered = (kind: FixKind | null): kind is OfferedFix => order.some((one) => one === kind);

/** What the person decides for "Fix all". A model is needed only where requests name none. */
export type FixChoices = { model: string | null; maxTokens: number };

/** One step that "Fix all" can take. A warning may be left as it is; what loses requests is never ticked beforehand. */
export type FixOffer = { kind: OfferedFix; rules: readonly RuleFinding[]; isOnAtFirst: boolean; isLossy: boolean };

/** Every correction the findings ask for, each once, in the order in which they are safe together. */
export function offersFor(rules: readonly RuleFinding[]): FixOffer[] {
  return order.flatMap((kind) => {
    // What is set for all of them at once is a model where there is none; other models are a person's choice.
    const asking = rules.filter((rule) => rule.fix === kind && (kind !== "set_model" || isModelMissing(rule)));
    if (asking.length === 0) return [];
    const isLossy = kind === "drop_invalid_lines";
    return [{ kind, rules: asking, isLossy, isOnAtFirst: !isLossy && asking.some((rule) => rule.level !== "info") }];
  });
}

/** The step itself; null while the model it needs is not chosen. */
export function fixOf(kind: OfferedFix, { model, maxTokens }: FixChoices): Fix | null {
  if (kind === "set_model") return model ? { kind, model, where: "missing" } : null;
  if (kind === "set_max_tokens") return { kind, value: maxTokens, where: "missing" };
  return { kind };
}

/** The steps for the ticked kinds, in safe order. */
export function planFixes(kinds: readonly OfferedFix[], choices: FixChoices): Fix[] {
  return order.flatMap((kind) => (kinds.includes(kind) ? (fixOf(kind, choices) ?? []) : []));
}

/** The correction a rule offers by itself; null when there is none that this page can do. */
export function offeredFix(rule: RuleFinding): OfferedFix | null {
  return isOffered(rule.fix) ? rule.fix : null;
}

const offerWords: Record<OfferedFix, string> = {
  strip_bom: "Remove the byte order mark",
  crlf_to_lf: "Change Windows line ends",
  drop_blank_lines: "Drop blank lines",
  set_method: "Set the method to POST",
  fix_url: "Correct the URLs",
  set_url: "Set the URL that the body asks for",
  repair_ids: "Repair custom_ids",
  rename_duplicate_ids: "Rename repeated custom_ids",
  drop_repeated_fields: "Keep the last of repeated fields",
  drop_stream: "Remove stream",
  set_model: "Set a model where there is none",
  set_max_tokens: "Set max_tokens where there is none",
  repair_max_tokens: "Correct max_tokens",
  wrap_image_url: "Write image_url as an object",
  close_schemas: "Close strict schemas",
  drop_invalid_lines: "Drop lines that cannot be repaired",
};

export const offerLabel = ({ kind }: FixOffer): string => offerWords[kind];

const done: Record<FixKind, (changed: number) => string> = {
  strip_bom: () => "byte order mark removed",
  crlf_to_lf: (n) => `${plural(n, "line end")} changed`,
  drop_blank_lines: (n) => `${plural(n, "blank line")} dropped`,
  set_method: (n) => `${plural(n, "method")} set to POST`,
  fix_url: (n) => `${plural(n, "URL")} corrected`,
  set_url: (n) => `${plural(n, "URL")} set`,
  drop_repeated_fields: (n) => `repeated fields removed from ${plural(n, "request")}`,
  repair_max_tokens: (n) => `max_tokens corrected in ${plural(n, "request")}`,
  wrap_image_url: (n) => `image_url corrected in ${plural(n, "request")}`,
  close_schemas: (n) => `schemas closed in ${plural(n, "request")}`,
  repair_ids: (n) => `${plural(n, "id")} repaired`,
  set_ids: (n) => `${plural(n, "id")} set`,
  rename_duplicate_ids: (n) => `${plural(n, "id")} renamed`,
  drop_stream: (n) => `stream removed from ${plural(n, "request")}`,
  set_model: (n) => `model set in ${plural(n, "request")}`,
  set_max_tokens: (n) => `max_tokens set in ${plural(n, "request")}`,
  drop_invalid_lines: (n) => `${plural(n, "line")} dropped`,
  set_path: (n) => `${formatCount(n)} values set`,
  split: (n) => `split into ${plural(n, "part")}`,
};

/** What a correction did, as one sentence part: "118 ids renamed, model set in 3 requests". */
export function fixedSentence(counts: readonly FixCount[]): string {
  const parts = counts.filter(({ changed }) => changed > 0).map(({ kind, changed }) => done[kind](changed));
  return parts.length > 0 ? parts.join(", ") : "nothing changed";
}
