import type { CheckLimits, KnownModel } from "./contract";

/**
 * Limits of the hosted service where they are published (200 MB, 50,000 requests, 64-byte ids) and of the open server
 * otherwise: 10 MiB per request, and 127 levels, the most its JSON reader accepts.
 */
export const DEFAULT_LIMITS: CheckLimits = {
  fileBytes: 200_000_000,
  requests: 50_000,
  customIdBytes: 64,
  lineBytes: 10 * 1024 * 1024,
  depth: 127,
  largeLineBytes: 1_000_000,
  allowedUrls: ["/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/responses", "/v1/messages"],
  windows: ["24h", "1h"],
  models: [],
  isModelListWhole: false,
  isOneModelPerFile: false,
  findingsPerRule: 100,
};

/** The default limits with what a connection knows and states about itself put over them. */
export function limitsFor(models: KnownModel[] = [], stated: Partial<CheckLimits> = {}): CheckLimits {
  return { ...DEFAULT_LIMITS, ...stated, models };
}
