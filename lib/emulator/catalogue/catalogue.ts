import published from "@/lib/models/doubleword-models.json";
import { picoPerToken } from "./money";

export type Tier = "realtime" | "1h" | "24h";
/** Pico-dollars per token; see `money.ts`. */
export type Price = { inputPico: number; outputPico: number };
type ModelKind = "chat" | "embeddings";
export type CatalogueModel = {
  id: string;
  kind: ModelKind;
  isOcr: boolean;
  isVision: boolean;
  contextTokens: number;
  maxNewTokens: number;
  prices: Record<Tier, Price | null>;
};

type PublishedPrice = { input: string; output?: string } | null;
type PublishedModel = {
  id: string;
  kind: string;
  prices: Record<Tier, PublishedPrice>;
  vision?: boolean;
  context_tokens?: number;
  max_new_tokens?: number;
};

const DEFAULT_CONTEXT_TOKENS = 131_072;
const DEFAULT_NEW_TOKENS = 16_384;

/** Models only this upstream has: one that fails now and then, one that always does. */
const EMULATOR_MODELS: PublishedModel[] = ["emulator/flaky-chat", "emulator/always-fails"].map((id) => ({
  id,
  kind: "chat",
  prices: {
    realtime: { input: "0.10", output: "0.40" },
    "1h": { input: "0.05", output: "0.20" },
    "24h": { input: "0.03", output: "0.12" },
  },
}));

/** The models this upstream serves. `anyModel` (forward mode) invents an unpriced entry for an unknown id. */
export class Catalogue {
  private readonly models = new Map<string, CatalogueModel>();
  private readonly anyModel: boolean;

  constructor(anyModel: boolean) {
    this.anyModel = anyModel;
    for (const model of [...(published.models as PublishedModel[]), ...EMULATOR_MODELS]) {
      this.models.set(model.id, fromPublished(model));
    }
  }

  get(id: string): CatalogueModel | undefined {
    return this.models.get(id) ?? (this.anyModel && id !== "" ? unpriced(id) : undefined);
  }

  /** Every listed model, sorted by id. */
  list(): CatalogueModel[] {
    return [...this.models.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The price of a batch tier, or the realtime one when that tier has none; null when neither exists. */
  priceFor(id: string, window: string): Price | null {
    const prices = this.models.get(id)?.prices;
    if (!prices) return null;
    return (window === "1h" || window === "24h" ? prices[window] : null) ?? prices.realtime;
  }
}

function fromPublished(model: PublishedModel): CatalogueModel {
  return {
    id: model.id,
    kind: model.kind === "embeddings" ? "embeddings" : "chat",
    isOcr: model.kind === "ocr",
    isVision: model.vision ?? false,
    contextTokens: model.context_tokens ?? DEFAULT_CONTEXT_TOKENS,
    maxNewTokens: model.max_new_tokens ?? DEFAULT_NEW_TOKENS,
    prices: {
      realtime: toPrice(model.prices.realtime),
      "1h": toPrice(model.prices["1h"]),
      "24h": toPrice(model.prices["24h"]),
    },
  };
}

function toPrice(price: PublishedPrice): Price | null {
  return price && { inputPico: picoPerToken(price.input), outputPico: picoPerToken(price.output ?? "0") };
}

function unpriced(id: string): CatalogueModel {
  return {
    id,
    kind: /embed|bge|e5-|minilm/i.test(id) ? "embeddings" : "chat",
    isOcr: false,
    isVision: true,
    contextTokens: DEFAULT_CONTEXT_TOKENS,
    maxNewTokens: DEFAULT_NEW_TOKENS,
    prices: { realtime: null, "1h": null, "24h": null },
  };
}
