import { z } from "zod";
import type { UpstreamError } from "./errors";

/**
 * What an upstream can do beyond a plain Batch API. `windows` are the completion windows it takes;
 * the limits are the ones its files are checked against.
 */
export const Capabilities = z.object({
  hasPartialResults: z.boolean(),
  hasCostEstimate: z.boolean(),
  hasInPlaceRetry: z.boolean(),
  hasMergedResults: z.boolean(),
  hasAnalytics: z.boolean(),
  hasSearch: z.boolean(),
  hasBatchDelete: z.boolean(),
  windows: z.array(z.string()).min(1),
  endpoints: z.array(z.string()).min(1),
  fileBytesMax: z.number().int().positive(),
  requestsMax: z.number().int().positive(),
  /** Bytes of one request and of its id, where the upstream says more or less than the usual. */
  lineBytesMax: z.number().int().positive().optional(),
  customIdBytesMax: z.number().int().positive().optional(),
  /** One model in a file, and one url: a plain batch names the endpoint of all its requests. */
  isOneModelPerFile: z.boolean(),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** One thing a key was tried on. */
export const ProbeStep = z.object({ name: z.string(), isOk: z.boolean(), detail: z.string() });
export type ProbeStep = z.infer<typeof ProbeStep>;

export const ConnectionCheck = z.object({
  checkedAt: z.string(),
  isOk: z.boolean(),
  summary: z.string(),
  steps: z.array(ProbeStep),
  modelCount: z.number().int().nullable(),
  /** Ids of the models the key may use; left out where they could not be read, or are too many to keep. */
  models: z.array(z.string()).optional(),
});
export type ConnectionCheck = z.infer<typeof ConnectionCheck>;

/**
 * One upstream, ready to be called. `baseUrl` has no trailing slash and ends in `/v1` or the like; without an
 * `apiKey` every call is refused before anything is dialled.
 */
export type Upstream = {
  connectionId: string;
  baseUrl: string;
  apiKey: string | null;
  capabilities: Capabilities;
  gate?: Gate;
};

/** How a call ended, as far as the upstream's health is concerned; `error` null: it answered, after `tookMs`. */
export type CallOutcome = { isRead: boolean; path: string; tookMs: number; error: UpstreamError | null };

/** Asked before each call and told after it: whether the upstream wants calls now, and what became of this one. */
export type Gate = {
  /** @throws UpstreamError when this is no time to call; nothing was dialled then. `isUrgent`: a person waits for it. */
  enter: (call: { isUrgent: boolean }) => Promise<void>;
  leave: (outcome: CallOutcome) => Promise<void>;
};

const hostedLimits = { fileBytesMax: 200_000_000, requestsMax: 50_000 };

/** A Batch API as OpenAI documents it. */
export const plainBatchApi: Capabilities = {
  hasPartialResults: false,
  hasCostEstimate: false,
  hasInPlaceRetry: false,
  hasMergedResults: false,
  hasAnalytics: false,
  hasSearch: false,
  hasBatchDelete: false,
  windows: ["24h"],
  endpoints: ["/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses"],
  ...hostedLimits,
  isOneModelPerFile: true,
};

/** A Batch API with Doubleword's extensions. */
export const doublewordBatchApi: Capabilities = {
  hasPartialResults: true,
  hasCostEstimate: true,
  hasInPlaceRetry: true,
  hasMergedResults: true,
  hasAnalytics: true,
  hasSearch: true,
  hasBatchDelete: true,
  windows: ["24h", "1h"],
  endpoints: ["/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses", "/v1/messages"],
  ...hostedLimits,
  isOneModelPerFile: false,
};
