import type { Usage } from "@/lib/emulator/answer/chat-draft";
import type { Catalogue } from "@/lib/emulator/catalogue/catalogue";
import { isJsonObject, type JsonObject, numberAt, objectAt, sortedJson, stringAt } from "@/lib/emulator/json-value";
import type { ForwardTarget } from "@/lib/emulator/options";
import type { RecentCompletions } from "./recent-completions";
import { completedOutcome, failedOutcome, httpFailure, readInputLine } from "./result-line";
import type { RemoteWork } from "./row-work";

const DEFAULT_CONCURRENCY = 4;
const ROW_TIMEOUT_MS = 600_000;

/** Sends a request of this plane (`/v1/…`) on to the target, with the target's key and, if set, its model. */
export function forwardRequest(
  target: ForwardTarget,
  path: string,
  body: JsonObject,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (target.key) headers.authorization = `Bearer ${target.key}`;
  return fetch(target.url.replace(/\/+$/, "") + path.replace(/^\/v1/, ""), {
    method: "POST",
    headers,
    body: JSON.stringify(target.model ? { ...body, model: target.model } : body),
    signal,
    redirect: "error",
  });
}

/** Token counts of any of the answer shapes. */
function usageOf(body: unknown): Usage {
  const usage = (isJsonObject(body) && objectAt(body, "usage")) || {};
  const details = objectAt(usage, "completion_tokens_details") ?? objectAt(usage, "output_tokens_details") ?? {};
  return {
    promptTokens: numberAt(usage, "prompt_tokens") ?? numberAt(usage, "input_tokens") ?? 0,
    completionTokens: numberAt(usage, "completion_tokens") ?? numberAt(usage, "output_tokens") ?? 0,
    reasoningTokens: numberAt(details, "reasoning_tokens") ?? 0,
  };
}

/** Rows answered by another OpenAI-compatible server: its statuses and bodies are recorded as they come. */
export function createForwardWork(target: ForwardTarget, catalogue: Catalogue, recent: RecentCompletions): RemoteWork {
  return {
    kind: "remote",
    concurrency: target.concurrency ?? DEFAULT_CONCURRENCY,
    async perform(task, signal) {
      const input = readInputLine(task.line);
      const begunMs = performance.now();
      try {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(ROW_TIMEOUT_MS)]);
        const response = await forwardRequest(target, input.url, { ...input.body, stream: false }, limit);
        const ttfbMs = performance.now() - begunMs;
        const text = await response.text();
        const durationMs = performance.now() - begunMs;
        if (response.status >= 400) return failedOutcome(task, input, httpFailure(response.status, text), durationMs);
        const parsed = parse(text);
        const bodyJson = parsed === undefined ? JSON.stringify(text) : sortedJson(parsed);
        const usage = usageOf(parsed);
        recent.note(stringAt(input.body, "model") ?? "", usage.completionTokens);
        const answer = { bodyJson, status: response.status, usage, durationMs, ttfbMs };
        return completedOutcome(task, input, answer, catalogue);
      } catch (error) {
        if (signal.aborted) throw error;
        const isTimeout = error instanceof Error && error.name === "TimeoutError";
        const details = {
          error: error instanceof Error ? `${error.message}: ${String(error.cause ?? "")}` : String(error),
        };
        return failedOutcome(
          task,
          input,
          { type: isTimeout ? "Timeout" : "NetworkError", details },
          performance.now() - begunMs,
        );
      }
    },
  };
}

function parse(text: string): JsonObject | undefined {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}
