import { createHash } from "node:crypto";
import type { Settings } from "@/lib/emulator/options";
import { openaiRefusal, type Refusal, textRefusal } from "./refusal";

/** Whose files and batches a call sees: one shared account, or one per key. */
export type Account = { owner: string; keyHash: string };

export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** The bearer key as sent, or null. The scheme is case-sensitive, as upstream. */
export function bearerKey(request: Request): string | null {
  const header = request.headers.get("authorization") ?? "";
  return header.startsWith("Bearer ") ? header.slice("Bearer ".length).trim() : null;
}

function accountOf(request: Request, settings: Settings): Account | null {
  const key = bearerKey(request);
  if (key === null || !settings.isKey(key)) return null;
  const keyHash = hashKey(key);
  return { owner: settings.perKeyAccounts ? keyHash.slice(0, 16) : "everyone", keyHash };
}

function authenticate(request: Request, settings: Settings, refuse: () => Refusal): Account {
  const account = accountOf(request, settings);
  if (!account) throw refuse();
  return account;
}

/** Files, batches, admin: @throws Refusal 401 text. */
export function requireAccount(request: Request, settings: Settings): Account {
  return authenticate(request, settings, () => textRefusal(401, "Authentication required"));
}

/** Chat, completions, embeddings, responses: @throws Refusal 401 in the OpenAI shape. */
export function requireProxyAccount(request: Request, settings: Settings): Account {
  return authenticate(request, settings, () =>
    openaiRefusal(401, "Invalid or missing API key", "unauthenticated", "authentication_error"),
  );
}

/** GET /v1/models names the two cases apart. */
export function requireModelsAccount(request: Request, settings: Settings): Account {
  const isMissing = bearerKey(request) === null;
  return authenticate(request, settings, () =>
    isMissing
      ? openaiRefusal(401, "Missing Authorization header", "missing_authorization", "authentication_error")
      : openaiRefusal(401, "Invalid API key", "invalid_api_key", "authentication_error"),
  );
}
