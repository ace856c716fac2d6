import type { Line } from "@/lib/jsonl/check/line";
import type { PathKey } from "@/lib/jsonl/fix-contract";
import { Kind } from "@/lib/jsonl/scan/tape";
import { type Edit, elementAt, findKey, insertLast, rawText, textAt, valueSpan } from "./edit";

/** Sets what a path leads to, as the contract of `set_path` says; null where nothing is to change. */
export function setPath(line: Line, path: readonly PathKey[], json: string): Edit | null {
  let holder = 0;
  for (const [depth, key] of path.entries()) {
    const rest = path.slice(depth + 1);
    const isLast = rest.length === 0;
    if (typeof key === "number") {
      const element = line.kind(holder) === Kind.array ? elementAt(line, holder, key) : null;
      if (element === null) return null;
      const { node, from, to } = element;
      if (isLast) return textAt(line, from, to) === json ? null : { from, to, text: json };
      if (node === 0 || !holds(line, node, rest[0])) return replaced(from, to, rest, json);
      holder = node;
      continue;
    }
    if (line.kind(holder) !== Kind.object) return null;
    const keyNode = findKey(line, holder, key);
    if (keyNode === 0) {
      const made = wrapped(rest, json);
      return made === null ? null : insertLast(line, holder, key, made);
    }
    const value = keyNode + 1;
    const { from, to } = valueSpan(line, value);
    if (isLast) return rawText(line, value) === json ? null : { from, to, text: json };
    if (!holds(line, value, rest[0])) return replaced(from, to, rest, json);
    holder = value;
  }
  return null;
}

/** Whether a value may have what is looked for in it. */
const holds = (line: Line, node: number, key: PathKey | undefined): boolean =>
  line.kind(node) === (typeof key === "number" ? Kind.array : Kind.object);

function replaced(from: number, to: number, rest: readonly PathKey[], json: string): Edit | null {
  const made = wrapped(rest, json);
  return made === null ? null : { from, to, text: made };
}

/** The value in the objects that are to be made around it; null where an element of a list would have to be. */
function wrapped(path: readonly PathKey[], json: string): string | null {
  if (path.some((key) => typeof key === "number")) return null;
  return path.reduceRight<string>((inner, key) => `{${JSON.stringify(key)}:${inner}}`, json);
}
