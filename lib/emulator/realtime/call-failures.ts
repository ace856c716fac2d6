import type { ProviderError } from "@/lib/emulator/answer/provider-error";
import { madeUpFailure } from "@/lib/emulator/engine/made-up-failure";

const REMEMBERED = 1000;

/** Failures of direct calls to models with a failure rate; the same call sent again counts as a retry. */
export class CallFailures {
  private readonly attempts = new Map<string, number>();
  private readonly rates: Record<string, number>;

  constructor(rates: Record<string, number>) {
    this.rates = rates;
  }

  /** @throws ProviderError when this call is one of those that fail. */
  check(model: string, seed: string): void {
    const failure = this.next(model, seed);
    if (failure) throw failure;
  }

  private next(model: string, seed: string): ProviderError | null {
    const rate = this.rates[model] ?? 0;
    if (rate === 0) return null;
    const attempt = this.attempts.get(seed) ?? 0;
    this.attempts.set(seed, attempt + 1);
    const oldest = this.attempts.size > REMEMBERED ? this.attempts.keys().next().value : undefined;
    if (oldest !== undefined) this.attempts.delete(oldest);
    return madeUpFailure(rate, seed, attempt);
  }
}
