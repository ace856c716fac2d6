import "server-only";
import { once } from "@/lib/runtime";
import type { Upstream } from "./contract";

const skews = () => once("upstream.skews", () => new Map<string, number>());

/** Remembers how far the upstream's clock is from ours, by the `Date` of an answer. */
export function noteClock(up: Pick<Upstream, "baseUrl">, date: string | undefined): void {
  const theirMs = Date.parse(date ?? "");
  const skewMs = theirMs - Date.now();
  // The header has whole seconds, and the answer was on its way.
  if (!Number.isNaN(theirMs)) skews().set(new URL(up.baseUrl).origin, Math.abs(skewMs) < 2_000 ? 0 : skewMs);
}

/** The upstream's clock minus ours in ms, to about a second; 0 while it has not said. */
export const clockSkewMs = (up: Pick<Upstream, "baseUrl">): number => skews().get(new URL(up.baseUrl).origin) ?? 0;
