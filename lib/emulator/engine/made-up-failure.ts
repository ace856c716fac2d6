import { contextError } from "@/lib/emulator/answer/chat-draft";
import { ProviderError } from "@/lib/emulator/answer/provider-error";
import { Rng } from "@/lib/emulator/answer/rng";

/** Share of the failure rate that is left when a row is tried again. */
const RETRY_SHARE = 0.15;
const CONTEXT_TOKENS = 131_072;

/**
 * The failure a model with a failure rate has in store for an attempt, or null. The same key and attempt fail the same
 * way; a rate of 1 never stops failing, any lower one mostly lets a retry through.
 */
export function madeUpFailure(rate: number, key: string, attempt: number): ProviderError | null {
  if (rate <= 0) return null;
  const rng = new Rng(`failure ${key} ${attempt}`);
  const share = rate >= 1 || attempt === 0 ? rate : rate * RETRY_SHARE;
  if (!rng.chance(share)) return null;
  const kind = rng.next();
  if (kind < 0.4) return contextError(CONTEXT_TOKENS, CONTEXT_TOKENS + rng.int(200, 90_000));
  if (kind < 0.6)
    return new ProviderError(503, "The model is overloaded. Please try again later.", "service_unavailable");
  return new ProviderError(500, "The server had an error while processing your request.", "internal_error");
}
