/** Deeper than this, values that are not the same text count as different as a whole. */
const DEPTH_MAX = 100;

/**
 * JSON of a text with whole numbers of 16 digits and more kept as text, so that two different ones stay different. Undefined
 * when it is not JSON.
 */
export function parseExact(text: string): unknown {
  const exact = /\d{16}/.test(text)
    ? text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
        token.startsWith('"') ? token : `"\\u0000${token}"`,
      )
    : text;
  try {
    return JSON.parse(exact) as unknown;
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One place where two values differ; undefined where a side has nothing there. */
export interface Change {
  field: string;
  a: unknown;
  b: unknown;
}

/**
 * Adds to `into` the paths at which two JSON values differ, "body.messages[0].content"; the order of keys is no difference.
 * An object or list that only one side has is one path.
 */
export function changedPaths(a: unknown, b: unknown, path: string, into: Change[], depth = 0): void {
  if (Object.is(a, b) || (a === 0 && b === 0)) return;
  if (depth < DEPTH_MAX && isRecord(a) && isRecord(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const below = path === "" ? key : `${path}.${key}`;
      if (!Object.hasOwn(a, key) || !Object.hasOwn(b, key))
        into.push({ field: below, a: ownOf(a, key), b: ownOf(b, key) });
      else changedPaths(a[key], b[key], below, into, depth + 1);
    }
    return;
  }
  if (depth < DEPTH_MAX && Array.isArray(a) && Array.isArray(b)) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at++) changedPaths(a[at], b[at], `${path}[${at}]`, into, depth + 1);
    if (a.length !== b.length) into.push({ field: `${path}[${length}]`, a: a[length], b: b[length] });
    return;
  }
  into.push({ field: path, a, b });
}

const ownOf = (object: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;
