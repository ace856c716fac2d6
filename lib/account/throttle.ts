import "server-only";
import { createHash } from "node:crypto";
import { lt } from "drizzle-orm";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { database, pool } from "@/lib/db/client";
import { once } from "@/lib/runtime";
import { rateLimits } from "@/lib/teams/table";

const windowSeconds = 15 * 60;
/** Wrong passwords in a quarter of an hour. A device that this account signed in on before has its own allowance. */
const pointsOf = { account: 10, address: 40, everyone: 400, device: 10 } as const;
type Kind = keyof typeof pointsOf;

/** Kept in the database: a restart forgets nothing, and several consoles count together. */
const limiter = (kind: Kind): RateLimiterPostgres =>
  once(
    `throttle.${kind}`,
    () =>
      new RateLimiterPostgres({
        storeClient: pool(),
        tableName: "rate_limits",
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix: kind,
        points: pointsOf[kind],
        duration: windowSeconds,
      }),
  );

const hashed = (text: string): string => createHash("sha256").update(text).digest("base64url");

export type Attempt = {
  /** Counts against a known account and an unknown one alike. */
  account: string;
  /** The network it comes from; undefined when unknown. */
  address?: string | undefined;
  /** A device the account signed in on before. */
  device?: string | undefined;
};
export type Permit =
  | { isFree: true; succeed: () => Promise<void> }
  /** `isFirst`: the one that met the limit, so that a log has one line and not thousands. */
  | { isFree: false; retryAfterMs: number; isFirst: boolean };

/**
 * Counts one try at a password before it is checked; `succeed` takes the count back. Limits are per device when it is
 * known, else per network, per account and for the whole console, in that order.
 */
export async function tryPassword({ account, address, device }: Attempt): Promise<Permit> {
  const keys: [Kind, string][] = device
    ? [["device", device]]
    : [
        ...(address ? [["address", address] as [Kind, string]] : []),
        ["account", account.toLowerCase()],
        ["everyone", "all"],
      ];
  for (const [kind, key] of keys) {
    try {
      await limiter(kind).consume(hashed(key));
    } catch (reason) {
      if (!(reason instanceof RateLimiterRes)) throw reason;
      const isFirst = reason.consumedPoints === pointsOf[kind] + 1;
      return { isFree: false, retryAfterMs: Math.max(1_000, reason.msBeforeNext), isFirst };
    }
  }
  return {
    isFree: true,
    succeed: async () => {
      for (const [kind, key] of keys) {
        if (kind === "account" || kind === "device") await limiter(kind).delete(hashed(key));
        else await limiter(kind).reward(hashed(key), 1);
      }
    },
  };
}

/** Forgets windows that have passed. */
export async function sweepThrottle(): Promise<void> {
  await database().delete(rateLimits).where(lt(rateLimits.expire, Date.now()));
}
