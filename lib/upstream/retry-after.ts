const leastMs = 1_000;
const mostMs = 15 * 60_000;

function headerMs(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  // Without a word in it, `Date.parse` would also read things that are no dates at all.
  const atMs = /[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs - nowMs;
}

/**
 * How long an upstream asks to be left alone, in ms between 1 s and 15 min; null when it does not say. Header and body
 * may disagree (60 and 30 in the reference): the longer one counts. The header is seconds or an HTTP date; `nowMs` is the
 * time by the clock that wrote it.
 */
export function retryAfterMs(header: string | undefined, bodySeconds: unknown, nowMs = Date.now()): number | null {
  const fromBody = typeof bodySeconds === "number" && Number.isFinite(bodySeconds) ? bodySeconds * 1_000 : null;
  const asked = [headerMs(header, nowMs), fromBody].filter((ms) => ms !== null);
  if (asked.length === 0) return null;
  return Math.min(mostMs, Math.max(leastMs, Math.ceil(Math.max(...asked))));
}
