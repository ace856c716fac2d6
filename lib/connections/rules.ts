/** Stands for the emulator inside this console, wherever that listens. */
export const builtinBaseUrl = "builtin:emulator";

export const isBuiltin = (baseUrl: string): boolean => baseUrl === builtinBaseUrl;

export type BaseUrlCheck = { baseUrl: string; problem: null } | { baseUrl: null; problem: string };

const wrong = (problem: string): BaseUrlCheck => ({ baseUrl: null, problem });

/**
 * A base address as it is kept: no trailing slash, `/v1` where no path was given. Says what is wrong with an address
 * that cannot be one; whether the console may call it is decided when it does.
 */
export function normalizeBaseUrl(given: string): BaseUrlCheck {
  const text = given.trim();
  if (!URL.canParse(text)) return wrong("That is not an address. It should look like https://api.doubleword.ai/v1.");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return wrong("The address must begin with https://.");
  if (url.username || url.password) return wrong("Leave user name and password out of the address.");
  if (url.search || url.hash) return wrong("Leave out everything behind the path: no ? and no #.");
  const path = url.pathname.replace(/\/+$/, "");
  const [tail] = path.match(/\/(chat\/completions|completions|embeddings|responses|files|batches|models)$/) ?? [];
  if (tail) return wrong(`Give the base address only, without ${tail}.`);
  return { baseUrl: `${url.origin}${path === "" ? "/v1" : path}`, problem: null };
}

/** The origin a key is entered for; it is sent nowhere else. The built-in emulator is its own. */
export const originOf = (baseUrl: string): string => (isBuiltin(baseUrl) ? baseUrl : new URL(baseUrl).origin);

/** All that is ever shown of a key. */
export const last4 = (key: string): string => key.slice(-4);

/** A base address as a person reads it. */
export const shownBaseUrl = (baseUrl: string): string => (isBuiltin(baseUrl) ? "built in" : baseUrl);
