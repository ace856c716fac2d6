import { picoToDecimal } from "@/lib/emulator/catalogue/money";
import { type BatchRecord, batchStatus } from "./batch-record";

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** The batch object of the API; stamps that are unset are left out, never null. */
export function batchView(batch: BatchRecord, options: { isListed: boolean; nowMs?: number }) {
  const nowMs = options.nowMs ?? Date.now();
  const status = batchStatus(batch);
  const stamps = {
    in_progress_at: batch.populatedMs,
    expires_at: batch.expiresMs,
    finalizing_at: status === "finalizing" || status === "completed" ? batch.finalizingMs : undefined,
    completed_at: batch.completedMs,
    failed_at: batch.failedMs,
    // Any batch past its deadline carries it, even one that ended in time.
    expired_at: nowMs > batch.expiresMs ? batch.expiresMs : undefined,
    cancelling_at: batch.cancellingMs,
    cancelled_at: batch.cancelledMs,
  };
  const context = options.isListed ? { context_name: "Personal", context_type: "personal" } : {};
  return {
    id: batch.id,
    object: "batch",
    endpoint: batch.endpoint,
    input_file_id: batch.isInputGone ? "" : batch.inputFileId,
    completion_window: batch.window,
    status,
    ...(batch.isOutputGone ? {} : { output_file_id: batch.outputFileId }),
    ...(batch.isErrorGone ? {} : { error_file_id: batch.errorFileId }),
    created_at: seconds(batch.createdMs),
    ...Object.fromEntries(
      Object.entries(stamps).flatMap(([key, ms]) => (ms === undefined ? [] : [[key, seconds(ms)]])),
    ),
    request_counts: { total: batch.total, completed: batch.tally.completed, failed: batch.tally.failed },
    metadata: { ...batch.metadata, ...SERVER_METADATA, ...context },
    dwext: batch.dwext,
  };
}

const SERVER_METADATA = { request_source: "api", created_by_email: "someone@emulator.invalid" };

const RESERVED = ["created_by_email", "context_name", "context_type", "request_source", "created_by", "dw_user_agent"];
const EXTENSION_KEYS: Record<string, string> = {
  dw_source_id: "source_id",
  dw_source_name: "source_name",
  dw_sync_id: "sync_id",
  dw_external_key: "source_file",
};

/** Splits what a caller sent: reserved keys vanish, `dw_*` keys surface in `dwext`, the rest is kept. */
export function splitMetadata(sent: Record<string, string>) {
  const metadata: Record<string, string> = {};
  const dwext: Record<string, string> = { source: "api" };
  for (const [key, value] of Object.entries(sent)) {
    const extension = EXTENSION_KEYS[key];
    if (extension) dwext[extension] = value;
    else if (!RESERVED.includes(key.toLowerCase().replaceAll("-", "_"))) metadata[key] = value;
  }
  return { metadata, dwext };
}

/** Sums over the successful requests; zeros when there are none. */
export function analyticsView(batch: BatchRecord) {
  const { tally } = batch;
  const cost = picoToDecimal(BigInt(tally.costPico));
  return {
    total_requests: tally.completed,
    total_prompt_tokens: tally.promptTokens,
    total_completion_tokens: tally.completionTokens,
    ...(tally.reasoningTokens > 0 ? { total_reasoning_tokens: tally.reasoningTokens } : {}),
    total_tokens: tally.promptTokens + tally.completionTokens,
    ...(tally.completed > 0
      ? {
          avg_duration_ms: tally.durationMs / tally.completed,
          avg_ttfb_ms: tally.ttfbMs / tally.completed,
          total_cost: cost,
          total_list_cost: cost,
        }
      : {}),
  };
}
