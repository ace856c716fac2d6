import type { ModelKind, Tally } from "@/lib/jsonl/contract";
import type { TeamModel } from "@/lib/models/contract";

/** What an endpoint asks of a model. */
export const kindOfUrl = (url: string | null): ModelKind => (url?.includes("embeddings") ? "embeddings" : "chat");

/** What the requests without a model ask of one; null when no single model could serve them all. */
export function needOf(tally: Tally): { kind: ModelKind; vision: boolean } | null {
  const nameless = tally.groups.filter((group) => group.model === null);
  const kinds = new Set(nameless.map((group) => kindOfUrl(group.url)));
  const [kind] = kinds;
  if (kinds.size !== 1 || !kind) return null;
  return { kind, vision: nameless.some((group) => group.images.count > 0) };
}

/** Whether more than its price is known. */
const isKnown = ({ kind }: TeamModel): boolean => kind !== undefined;

const priceOf = (model: TeamModel): number => {
  const price = model.prices["24h"] ?? model.prices["1h"] ?? model.prices.realtime;
  // Only to put models in an order; no money is added up.
  return price ? Number(price.inputPerMillion) + Number(price.outputPerMillion ?? 0) : Number.POSITIVE_INFINITY;
};

/** Models that can serve the need: those known to do so, cheapest first, and then those of which nothing is known. */
export function fittingModels(models: readonly TeamModel[], need: { kind: ModelKind; vision: boolean }): TeamModel[] {
  return models
    .filter(({ kind, vision }) => (kind ?? need.kind) === need.kind && (vision !== false || !need.vision))
    .sort((a, b) => Number(!isKnown(a)) - Number(!isKnown(b)) || priceOf(a) - priceOf(b));
}

/**
 * The model for requests that name none: the one the rest of the file uses most, as long as it fits them; else the
 * cheapest that fits; null when the choice is the person's alone.
 */
export function suggestModel(tally: Tally, models: readonly TeamModel[]): string | null {
  const need = needOf(tally);
  if (!need) return null;
  const fitting = fittingModels(models, need);
  const named = tally.groups
    .filter((group) => group.model !== null && kindOfUrl(group.url) === need.kind)
    .sort((a, b) => b.requests - a.requests);
  const used = named.find(({ model }) => fitting.some(({ id }) => id === model))?.model;
  if (used) return used;
  // Nothing is known of models outside the catalogue; one the file itself uses is still the best guess.
  const [cheapest] = fitting.filter(isKnown);
  return cheapest?.id ?? (need.vision ? null : named[0]?.model) ?? null;
}
