import "server-only";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { once, runtime } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";

/** Requests are counted in windows of this length, so that a page may open with many at once. */
const windowSeconds = 10;

/** Counted in each process by itself: it holds off a script that has run wild, and needs no exact figure. */
const limiter = () =>
  once(
    "bff.pace",
    () =>
      new RateLimiterMemory({
        points: Math.ceil((runtime().REQUESTS_PER_MINUTE * windowSeconds) / 60),
        duration: windowSeconds,
      }),
  );

/**
 * Counts a request of a person, a console token, or, of whoever is not signed in, a network.
 * @throws AppError rate_limited, with the wait, when it is one too many
 */
export async function requirePace(who: string): Promise<void> {
  try {
    await limiter().consume(who);
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    const retryAfterMs = Math.max(1_000, reason.msBeforeNext);
    const seconds = Math.ceil(retryAfterMs / 1_000);
    throw new AppError(
      "rate_limited",
      `Too many requests: this console takes ${runtime().REQUESTS_PER_MINUTE.toLocaleString("en")} a minute from one person or token. This one did nothing. Go on in ${seconds} s.`,
      { retryAfterMs },
    );
  }
}
