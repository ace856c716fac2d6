import { shortModelName } from "@/lib/format";
import type { RuleFinding, Tally, TallyGroup } from "@/lib/jsonl/contract";
import type { ModelScope } from "@/lib/jsonl/fix-contract";
import type { TeamModel } from "@/lib/models/contract";
import { kindOfUrl } from "./suggest-model";

export type ScopeChoice = { value: string; label: string; scope: ModelScope };

const namedMax = 20;

/** Whether a rule is about requests that name no model at all. */
export const isModelMissing = (rule: RuleFinding): boolean =>
  rule.rule === "model_missing" || rule.rule === "model_not_string";

/** Groups a rule about models means: those whose model is not known, is of another kind, or cannot see. */
function isMeant(rule: string, group: TallyGroup, models: readonly TeamModel[]): boolean {
  const known = models.find(({ id }) => id === group.model);
  if (rule === "model_unknown" || rule === "model_not_served") return !known;
  if (!known) return false;
  if (rule === "model_kind_mismatch")
    return known.kind !== undefined && (known.kind === "embeddings") !== (kindOfUrl(group.url) === "embeddings");
  return rule === "image_without_vision" && group.images.count > 0 && known.vision === false;
}

/**
 * Which requests a model can be set in, the ones that the rule means first: those without a model, those with one
 * certain model, or all.
 */
export function modelScopes(rule: RuleFinding, tally: Tally | null, models: readonly TeamModel[]): ScopeChoice[] {
  const groups = tally?.groups ?? [];
  const all: ScopeChoice = { value: "all", label: "in all requests", scope: "all" };
  const missing: ScopeChoice = { value: "missing", label: "where there is none", scope: "missing" };
  const named = groups.flatMap((group) => (group.model === null ? [] : { model: group.model, group }));
  const ids = [...new Set(named.map(({ model }) => model))];
  const meant = ids.filter((id) => named.some(({ model, group }) => model === id && isMeant(rule.rule, group, models)));
  const ordered = [...meant, ...ids.filter((id) => !meant.includes(id))].slice(0, namedMax);
  const only = ordered.map(
    (id): ScopeChoice => ({ value: `is ${id}`, label: `where it is ${shortModelName(id)}`, scope: { is: id } }),
  );
  if (isModelMissing(rule)) return [missing, all, ...only];
  const hasMissing = groups.some((group) => group.model === null);
  const rest = hasMissing ? [all, missing] : [all];
  return meant.length > 0 ? [...only, ...rest] : [...rest, ...only];
}
