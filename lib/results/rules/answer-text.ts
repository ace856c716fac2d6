import { isRecord, type JsonRecord } from "./json";

/**
 * Where a text has no JSON: what it names as its answer, and a text as short as a label. Paths like those of fields, but
 * spelled as no model spells a name.
 */
export const finalAnswerPath = "(answer)";
export const wholeAnswerPath = "(text)";

const jsonText = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
};

const finalLine = /(?:^|\n)[*_\s>#-]*(?:final\s+)?answer\s*(?:is)?\s*[*_]*\s*[:=]\s*[*_]*\s*([^\n]{1,200})/gi;
const boxed = /\\boxed\{([^{}]{1,200})\}/g;

/** What a text names as its answer: the last `ANSWER: …` line, or the last `\boxed{…}`; null when it names none. */
export function finalAnswer(text: string): string | null {
  const tail = text.slice(-4_000);
  const found = [...tail.matchAll(finalLine)].at(-1)?.[1] ?? [...tail.matchAll(boxed)].at(-1)?.[1];
  const said = found
    ?.replace(/[*_`$]+/g, "")
    .replace(/[.\s]+$/, "")
    .trim();
  return said ? said : null;
}

const canonicalDepthMax = 200;

/** JSON with the names of its objects in order, so that equal values have equal texts. */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== "object" || value === null) return jsonText(value) || "null";
  if (depth > canonicalDepthMax) return '"…"';
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(",")}]`;
  const names = Object.keys(value).sort();
  const record: JsonRecord = isRecord(value) ? value : {};
  return `{${names.map((name) => `${jsonText(name)}:${canonicalJson(record[name], depth + 1)}`).join(",")}}`;
}
