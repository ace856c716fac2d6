import type { KnownModel } from "@/lib/jsonl/contract";
import { Model } from "./contract";
import list from "./doubleword-models.json";

interface ListedPrice {
  input: string;
  output?: string;
}

interface ListedModel {
  id: string;
  kind: string;
  vision?: boolean;
  context_tokens?: number;
  max_new_tokens?: number;
  prices: { realtime: ListedPrice | null; "1h": ListedPrice | null; "24h": ListedPrice | null };
}

/** Month the price list was read, "2026-11". */
export const catalogueAsOf: string = list.as_of;

const models: Model[] = (list.models as ListedModel[]).map((listed) =>
  Model.parse({
    id: listed.id,
    displayName: displayName(listed.id),
    kind: listed.kind,
    vision: listed.vision ?? false,
    contextTokens: listed.context_tokens,
    maxOutputTokens: listed.max_new_tokens,
    prices: {
      realtime: price(listed.prices.realtime),
      "1h": price(listed.prices["1h"]),
      "24h": price(listed.prices["24h"]),
    },
  }),
);

/** The public price list of Doubleword's hosted service, dollars per million tokens. */
export function catalogue(): Model[] {
  return models;
}

/** Limits that price list states for files. */
export const catalogueLimits = {
  fileBytes: list.limits.file_bytes,
  requests: list.limits.requests_per_file,
  customIdBytes: list.limits.custom_id_bytes,
};

/** What a file check needs to know of models. */
export function knownModels(of: readonly Model[] = models): KnownModel[] {
  return of.map(({ id, kind, vision, contextTokens, maxOutputTokens }) => ({
    id,
    kind,
    vision,
    contextTokens,
    maxOutputTokens,
  }));
}

function price(listed: ListedPrice | null) {
  return listed === null ? null : { inputPerMillion: listed.input, outputPerMillion: listed.output ?? null };
}

/** "Qwen/Qwen3.5-9B" → "Qwen3.5-9B". */
function displayName(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
