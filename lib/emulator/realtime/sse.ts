import type { JsonObject } from "@/lib/emulator/json-value";
import type { Pace } from "./pace";

const TOKENS_PER_EVENT = 3;

/** Chunks as `data:` events at the pace of a model that writes, closed by `[DONE]`. */
export async function* dataEvents(
  chunks: Iterable<JsonObject>,
  pace: Pace,
  signal: AbortSignal,
  isFlex: boolean,
): AsyncGenerator<string> {
  if (isFlex) yield ": keep-alive\n\n";
  await pace.firstToken(signal);
  for (const chunk of chunks) {
    if (signal.aborted) return;
    yield `data: ${JSON.stringify(chunk)}\n\n`;
    await pace.tokens(TOKENS_PER_EVENT, signal);
  }
  yield "data: [DONE]\n\n";
}

/** Events that carry their type as the event name, as the Responses and Messages APIs do; no `[DONE]`. */
export async function* namedEvents(
  events: Iterable<JsonObject>,
  pace: Pace,
  signal: AbortSignal,
): AsyncGenerator<string> {
  await pace.firstToken(signal);
  for (const event of events) {
    if (signal.aborted) return;
    yield `event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`;
    await pace.tokens(TOKENS_PER_EVENT, signal);
  }
}
