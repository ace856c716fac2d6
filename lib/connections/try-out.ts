import "server-only";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { requireAllowed } from "@/lib/upstream/guard";
import { probe } from "@/lib/upstream/probe";
import { AppError } from "@/lib/wire/errors";
import type { Capabilities, ConnectionCheck, ConnectionKind } from "./contract";
import { presets } from "./presets";
import { normalizeBaseUrl } from "./rules";

const invalid = (message: string) => new AppError("invalid_input", message, { field: "baseUrl" });

/** A base address as a person gave it → as it is kept. @throws AppError `invalid_input`, field `baseUrl` */
export async function requireBaseUrl(given: string): Promise<string> {
  const { baseUrl, problem } = normalizeBaseUrl(given);
  if (baseUrl === null) throw invalid(problem);
  try {
    await requireAllowed(new URL(baseUrl));
  } catch (error) {
    if (error instanceof UpstreamError) throw invalid(error.message);
    throw error;
  }
  return baseUrl;
}

type Health = { lastOkAt?: Date; lastErrorAt?: Date; lastError?: string };

/**
 * Tries a connection as it is or is about to be. What a check finds counts for kinds nothing is known of beforehand;
 * `up.capabilities` is what is believed until then.
 */
export async function tryOut(
  kind: ConnectionKind,
  up: Upstream,
): Promise<{ lastCheck: ConnectionCheck; capabilities: Capabilities } & Health> {
  const { check, capabilities } = await probe(up);
  const health = check.isOk ? { lastOkAt: new Date() } : { lastErrorAt: new Date(), lastError: check.summary };
  return { lastCheck: check, capabilities: presets[kind].isProbed ? capabilities : up.capabilities, ...health };
}
