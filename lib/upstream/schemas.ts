import { z } from "zod";
import * as field from "./fields";
import { redact } from "./redact";

/** An upstream's problem with a batch as a whole. `line`: counted as the upstream counts, from 1. */
type UpstreamBatchError = { code: string | null; line: number | null; message: string };

export type UpstreamBatch = {
  id: string;
  /** As the upstream says it; may be a word nobody has seen before. */
  status: string;
  /** null also when the input file was deleted. */
  inputFileId: string | null;
  outputFileId: string | null;
  errorFileId: string | null;
  window: string;
  endpoint: string;
  counts: { total: number; completed: number; failed: number };
  /** 0 when the upstream did not say. */
  createdAtMs: number;
  startedAtMs: number | null;
  deadlineAtMs: number | null;
  finishedAtMs: number | null;
  cancellingAtMs: number | null;
  metadata: Record<string, string>;
  errors: UpstreamBatchError[];
};

export type UpstreamFile = { id: string; name: string; sizeBytes: number; purpose: string; createdAtMs: number };
export type UpstreamModel = { id: string };
export type Page<T> = { data: T[]; hasMore: boolean; lastId: string | null };
export type CostEstimate = { cost: string; inputTokens: number; outputTokens: number };
/** Tokens and money of the answered requests; nulls where the upstream has no figure. */
export type UpstreamAnalytics = {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  reasoningTokens: number | null;
  durationMs: number | null;
  cost: string | null;
  listCost: string | null;
};

const BatchError = z
  .object({ code: z.unknown(), line: field.optionalCount, message: field.text("") })
  .transform(({ code, line, message }) => ({
    code: typeof code === "string" || typeof code === "number" ? String(code).slice(0, 100) : null,
    line,
    message: redact(message, null),
  }));
const errorsMax = 100;
const BatchErrors = z.preprocess((value) => {
  const items = Array.isArray(value) ? value : (value as { data?: unknown } | null | undefined)?.data;
  return Array.isArray(items) ? field.readable(items.slice(0, errorsMax), BatchError) : [];
}, z.custom<UpstreamBatchError[]>());

const Counts = z.preprocess(
  (value) => (typeof value === "object" && value !== null ? value : {}),
  z.object({ total: field.count, completed: field.count, failed: field.count }),
);

/** A batch of either dialect, respelled. Needs an id and a status, nothing else. */
export const BatchReply: z.ZodType<UpstreamBatch> = z
  .object({
    id: field.id,
    status: z.string().min(1).max(100),
    input_file_id: field.optionalId,
    output_file_id: field.optionalId,
    error_file_id: field.optionalId,
    completion_window: field.text(""),
    endpoint: field.text(""),
    request_counts: Counts,
    created_at: field.time,
    in_progress_at: field.optionalTime,
    expires_at: field.optionalTime,
    completed_at: field.optionalTime,
    failed_at: field.optionalTime,
    cancelled_at: field.optionalTime,
    expired_at: field.optionalTime,
    cancelling_at: field.optionalTime,
    metadata: field.textMap,
    errors: BatchErrors,
  })
  .transform((batch) => ({
    id: batch.id,
    status: batch.status,
    inputFileId: batch.input_file_id,
    outputFileId: batch.output_file_id,
    errorFileId: batch.error_file_id,
    window: batch.completion_window,
    endpoint: batch.endpoint,
    counts: batch.request_counts,
    createdAtMs: batch.created_at,
    startedAtMs: batch.in_progress_at,
    deadlineAtMs: batch.expires_at,
    finishedAtMs: finishedAt(batch),
    cancellingAtMs: batch.cancelling_at,
    metadata: batch.metadata,
    errors: batch.errors,
  }));

type Stamps = Record<"completed_at" | "failed_at" | "cancelled_at" | "expired_at", number | null> & { status: string };

/** `expired_at` is also set on batches that were done in time, so it only counts for one that says `expired`. */
function finishedAt({ status, completed_at, failed_at, cancelled_at, expired_at }: Stamps): number | null {
  if (status === "cancelled") return cancelled_at ?? completed_at ?? failed_at;
  if (status === "expired") return expired_at ?? completed_at;
  if (status === "completed") return completed_at;
  return status === "failed" ? (failed_at ?? completed_at) : null;
}

export const FileReply: z.ZodType<UpstreamFile> = z
  .object({
    id: field.id,
    filename: field.text(""),
    bytes: field.count,
    purpose: field.text(""),
    created_at: field.time,
  })
  .transform(({ id, filename, bytes, purpose, created_at }) => ({
    id,
    name: filename,
    sizeBytes: bytes,
    purpose,
    createdAtMs: created_at,
  }));

export const ModelReply: z.ZodType<UpstreamModel> = z.object({ id: field.id });

/** A page of a list; items that cannot be read are left out, the cursor is kept. */
export const pageOf = <T extends { id: string }>(item: z.ZodType<T>): z.ZodType<Page<T>> =>
  z
    .object({ data: z.array(z.unknown()), has_more: z.boolean().nullish().catch(false), last_id: field.optionalId })
    .transform(({ data, has_more, last_id }) => {
      const items = field.readable(data, item);
      return { data: items, hasMore: has_more === true, lastId: last_id ?? items.at(-1)?.id ?? null };
    });

export const CostEstimateReply: z.ZodType<CostEstimate | null> = z
  .object({
    total_estimated_cost: field.optionalMoney,
    total_estimated_input_tokens: field.count,
    total_estimated_output_tokens: field.count,
  })
  .transform(({ total_estimated_cost: cost, ...tokens }) =>
    cost === null
      ? null
      : { cost, inputTokens: tokens.total_estimated_input_tokens, outputTokens: tokens.total_estimated_output_tokens },
  );

export const AnalyticsReply: z.ZodType<UpstreamAnalytics> = z
  .object({
    total_requests: field.count,
    total_prompt_tokens: field.count,
    total_completion_tokens: field.count,
    total_reasoning_tokens: field.optionalCount,
    avg_duration_ms: field.optionalNumber,
    total_cost: field.optionalMoney,
    total_list_cost: field.optionalMoney,
  })
  .transform((sums) => ({
    requests: sums.total_requests,
    inputTokens: sums.total_prompt_tokens,
    outputTokens: sums.total_completion_tokens,
    reasoningTokens: sums.total_reasoning_tokens,
    durationMs: sums.avg_duration_ms,
    cost: sums.total_cost,
    listCost: sums.total_list_cost,
  }));
