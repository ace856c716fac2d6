import type { PathKey } from "@/lib/jsonl/fix-contract";

const KEYS_MAX = 32;
/** A key in quotes as JSON writes it, or the number of an element. */
const BRACKET = /^\[\s*(?:(\d{1,9})|("(?:[^"\\]|\\.)*"))\s*\]/;

/**
 * Reads a path from the start of a line: keys with dots between them, `[0]` for an element of a list, `["a.b"]` for a key with
 * dots or brackets in it. `body.messages[0].content` → ["body", "messages", 0, "content"]. A sentence where it is no path.
 */
export function parsePath(text: string): PathKey[] | string {
  const keys: PathKey[] = [];
  let rest = text.trim();
  if (rest === "") return "Write a path, for example body.temperature.";
  for (let isFirst = true; rest !== ""; isFirst = false) {
    if (rest.startsWith("[")) {
      const bracket = BRACKET.exec(rest);
      const key = bracket && (bracket[1] === undefined ? stringOf(bracket[2] as string) : Number(bracket[1]));
      if (bracket === null || key === null) return 'Brackets hold a number or a key in quotes: [0] or ["a.b"].';
      keys.push(key);
      rest = rest.slice(bracket[0].length).trimStart();
    } else {
      if (!isFirst && !rest.startsWith(".")) return "After a bracket comes a dot or another bracket.";
      const [key = ""] = /^[^.[]*/.exec(isFirst ? rest : rest.slice(1)) ?? [];
      if (key.trim() === "") return "A key of the path is empty.";
      keys.push(key.trim());
      rest = rest.slice(key.length + (isFirst ? 0 : 1));
    }
  }
  if (typeof keys[0] === "number") return "A path begins with a key: a line is an object.";
  return keys.length > KEYS_MAX ? `A path has at most ${KEYS_MAX} keys.` : keys;
}

function stringOf(json: string): string | null {
  try {
    return String(JSON.parse(json));
  } catch {
    return null;
  }
}
