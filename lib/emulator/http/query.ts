import { textRefusal } from "./refusal";

const MAX_PAGE = 101;

export type Query = URLSearchParams;

export function queryOf(request: Request): Query {
  const mark = request.url.indexOf("?");
  return new URLSearchParams(mark === -1 ? "" : request.url.slice(mark + 1));
}

function badQuery(key: string, reason: string): never {
  throw textRefusal(400, `Failed to deserialize query string: ${key}: ${reason}`);
}

/** An integer, or undefined when absent; anything else is 400. */
export function integerParam(query: Query, key: string): number | undefined {
  const raw = query.get(key);
  if (raw === null) return undefined;
  return /^-?\d{1,18}$/.test(raw) ? Number(raw) : badQuery(key, "invalid digit found in string");
}

/** `limit`, clamped to 1..101; undefined when absent. */
export function limitParam(query: Query): number | undefined {
  const limit = integerParam(query, "limit");
  return limit === undefined ? undefined : Math.min(Math.max(limit, 1), MAX_PAGE);
}

/** A non-negative `skip`; negatives count as 0. */
export function skipParam(query: Query): number | undefined {
  const skip = integerParam(query, "skip");
  return skip === undefined ? undefined : Math.max(skip, 0);
}

/** `true` or `false`; absent is false, anything else is 400. */
export function booleanParam(query: Query, key: string): boolean {
  const raw = query.get(key);
  if (raw === null || raw === "false") return false;
  return raw === "true" || badQuery(key, "provided string was not `true` or `false`");
}

/** One of `allowed`, or undefined when absent; anything else is 400. */
export function choiceParam<T extends string>(query: Query, key: string, allowed: readonly T[]): T | undefined {
  const raw = query.get(key);
  if (raw === null) return undefined;
  const found = allowed.find((value) => value === raw);
  return (
    found ?? badQuery(key, `unknown variant \`${raw}\`, expected one of ${allowed.map((v) => `\`${v}\``).join(", ")}`)
  );
}

/** An RFC 3339 instant in milliseconds, or undefined; unreadable is 400. */
export function instantParam(query: Query, key: string): number | undefined {
  const raw = query.get(key);
  if (raw === null) return undefined;
  const instant = /^\d{4}-\d\d-\d\d[Tt ]/.test(raw) ? Date.parse(raw) : Number.NaN;
  return Number.isNaN(instant) ? badQuery(key, "input is not a valid RFC 3339 date and time") : instant;
}
