import "server-only";
import type { z } from "zod";
import { unreadable } from "./classify";
import type { Upstream } from "./contract";
import { budgetOf, retrying } from "./retry";
import { type Ask, contentType, readAll, sayingWhy, send } from "./send";

/** A reply of one thing; a list or a catalogue may be larger. */
const replyBytesMax = 1_000_000;
/** JSON comes whole or not at all: nothing may hold a slot for longer. */
const replyMs = 60_000;
export const listBytesMax = 4_000_000;

export type JsonAsk = Ask & {
  json?: unknown;
  bytesMax?: number;
  /** Reads are made at most this often; calls that act are made once whatever this says. */
  attempts?: number;
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Asks for JSON and parses it with `schema`. Reads are repeated with growing, jittered pauses; acts never are.
 * @throws UpstreamError, also when a 2xx answer is too large, not JSON or not what `schema` expects
 */
export async function ask<T>(
  up: Upstream,
  { json, bytesMax, attempts, ...rest }: JsonAsk,
  schema: z.ZodType<T>,
): Promise<T> {
  const body = json === undefined ? rest.body : Buffer.from(JSON.stringify(json));
  const headers = { ...rest.headers, ...(json === undefined ? {} : { "content-type": "application/json" }) };
  const turn = async () => {
    const limits = { bodyMs: replyMs, ...rest.limits };
    const incoming = await send(up, { ...rest, limits, headers, ...(body ? { body } : {}) });
    const bytes = await sayingWhy(rest.effect, () => readAll(incoming.body, bytesMax ?? replyBytesMax));
    const text = bytes?.toString("utf8") ?? "";
    const parsed = schema.safeParse(parse(text));
    if (parsed.success) return parsed.data;
    throw unreadable({ status: incoming.status, contentType: contentType(incoming), text }, rest.effect);
  };
  return rest.effect === "once"
    ? turn()
    : retrying({ attempts: attempts ?? 3, budget: budgetOf(up), signal: rest.signal }, turn);
}
