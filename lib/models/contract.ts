import { z } from "zod";
import { ModelKind } from "@/lib/jsonl/contract";
import { TokenRange } from "@/lib/jsonl/token-contract";
import { endpoint } from "@/lib/wire/endpoint";

/** Ways a request is served and paid for: at once, within an hour, within a day. */
export const Window = z.enum(["realtime", "1h", "24h"]);
export type Window = z.infer<typeof Window>;

/** Dollars as plain decimal text, "0.05". Never a float. */
const DecimalString = z.string().regex(/^\d+(\.\d+)?$/);

/** Dollars per million tokens. `outputPerMillion` is null for models that write no tokens. */
export const Price = z.object({ inputPerMillion: DecimalString, outputPerMillion: DecimalString.nullable() });
export type Price = z.infer<typeof Price>;

/**
 * A model as the console knows it. A window without a price is null: not known, which is not free. What it is and whether it
 * sees images is left out where only the team itself has named it.
 */
export const Model = z.object({
  id: z.string(),
  displayName: z.string(),
  kind: ModelKind.optional(),
  vision: z.boolean().optional(),
  contextTokens: z.number().int().positive().optional(),
  maxOutputTokens: z.number().int().positive().optional(),
  prices: z.object({ realtime: Price.nullable(), "1h": Price.nullable(), "24h": Price.nullable() }),
});
export type Model = z.infer<typeof Model>;

/** What the team's finished runs of a model say. Token figures are per answered request. */
export const ModelHistory = z.object({
  model: z.string(),
  runs: z.number().int().positive(),
  outputPerRequest: z.object({
    mean: z.number().nonnegative(),
    p10: z.number().nonnegative(),
    p90: z.number().nonnegative(),
  }),
  /** Billed input tokens divided by those estimated, over the same runs; absent when never compared. */
  inputRatio: z.number().positive().optional(),
});
export type ModelHistory = z.infer<typeof ModelHistory>;

/** What some requests of a file, run before the rest, say of a model. Token figures are per answered request. */
export interface ModelTrial {
  model: string;
  /** Answered requests, two at least. */
  answers: number;
  output: { mean: number; deviation: number };
  /** Billed input tokens divided by those counted in the same requests; absent when they were not counted. */
  inputRatio?: number;
}

export const MoneyRange = z.object({ low: DecimalString, likely: DecimalString, high: DecimalString });
export type MoneyRange = z.infer<typeof MoneyRange>;

/**
 * Where a figure comes from. `params` lets the screen word it itself; `sentence` is ready English.
 * Input kinds are those of the token count plus `input_history` and `input_trial`; output kinds are `output_history`,
 * `output_trial`, `output_max_tokens` (the file's own ceiling), `output_default`, `output_none` (embeddings); `price_unknown`
 * names a missing price.
 */
export const EstimateBasis = z.object({
  kind: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  sentence: z.string(),
});
export type EstimateBasis = z.infer<typeof EstimateBasis>;

/** Dollars per window; null where the price is not known. */
const WindowCosts = z.object({
  realtime: MoneyRange.nullable(),
  "1h": MoneyRange.nullable(),
  "24h": MoneyRange.nullable(),
});

export const ModelEstimate = z.object({
  /** Null: the requests name no model. */
  model: z.string().nullable(),
  requests: z.number().int(),
  /** Requests whose body an earlier one has. */
  repeats: z.number().int(),
  /** Input tokens as counted, before what earlier runs say: what is kept to be compared with the bill. */
  countedTokens: z.number(),
  inputTokens: TokenRange,
  outputTokens: TokenRange,
  /** False when some request states no max_tokens: `high` is then a guess, not a ceiling. */
  hasOutputCeiling: z.boolean(),
  costs: WindowCosts,
  repeatCosts: WindowCosts,
  basis: z.array(EstimateBasis),
});
export type ModelEstimate = z.infer<typeof ModelEstimate>;

export const WindowTotal = z.object({
  /** Null when any model of the file has no known price for this window. */
  cost: MoneyRange.nullable(),
  /** What the models with a known price come to. */
  knownCost: MoneyRange,
  /** The part of `knownCost` that repeated requests cost. */
  repeatCost: MoneyRange,
  unknownModels: z.array(z.string()),
});
export type WindowTotal = z.infer<typeof WindowTotal>;

/** Price of a file before it is sent, for the three windows side by side. */
export const Estimate = z.object({
  requests: z.number().int(),
  inputTokens: TokenRange,
  outputTokens: TokenRange,
  models: z.array(ModelEstimate),
  totals: z.object({ realtime: WindowTotal, "1h": WindowTotal, "24h": WindowTotal }),
});
export type Estimate = z.infer<typeof Estimate>;

/**
 * A model as one team sees it: the catalogue's entry with the team's own prices laid over it. `pricedAt` says since when the
 * team's own prices hold, or the catalogue's again; null where the team never set any.
 */
export const TeamModel = Model.extend({ isPriceEdited: z.boolean(), pricedAt: z.string().nullable() });
export type TeamModel = z.infer<typeof TeamModel>;

/** The catalogue with its date, and what the team's finished runs say of each model. */
export const listModels = endpoint({
  method: "GET",
  path: "/api/t/:team/models",
  access: "model:read",
  output: z.object({ models: z.array(TeamModel), pricesAsOf: z.string(), history: z.array(ModelHistory) }),
});

/**
 * Sets the team's own prices for a model, or with null goes back to the catalogue. Past usage keeps its old price, and takes
 * the new one where it had none.
 */
export const setModelPrice = endpoint({
  method: "PUT",
  path: "/api/t/:team/model-prices",
  access: "price:write",
  body: z.strictObject({ modelId: z.string().min(1).max(200), prices: Model.shape.prices.nullable() }),
  output: TeamModel,
});

/** What a team's prices of a model were and since when, newest first (100 at most). `prices` null: the catalogue's. */
export const listPriceChanges = endpoint({
  method: "GET",
  path: "/api/t/:team/model-prices",
  access: "model:read",
  query: z.strictObject({ modelId: z.string().min(1).max(200) }),
  output: z.object({
    changes: z.array(
      z.object({
        at: z.string(),
        prices: Model.shape.prices.nullable(),
        /** Null: somebody who is no longer here. */
        by: z.string().nullable(),
      }),
    ),
  }),
});
