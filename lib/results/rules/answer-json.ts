import { cut, isRecord, type JsonRecord } from "./json";

/** Where in an answer its JSON stood: alone, in a fenced block, or in the middle of prose. */
export const jsonPlaces = ["alone", "fenced", "embedded"] as const;
export type JsonPlace = (typeof jsonPlaces)[number];
/** `text` is the JSON as it stood in the answer. */
export type Unfolded = { value: JsonRecord | readonly unknown[]; place: JsonPlace; text: string };

export const fieldKinds = ["number", "text", "boolean", "null", "list"] as const;
export type FieldKind = (typeof fieldKinds)[number];

/** One value of an answer. `path` joins names by dots; a list is one value, with its length as the number. */
export type Field = { path: string; kind: FieldKind; number: number | null; text: string };

/** Where a text has no JSON: what it names as its answer, and a text as short as a label. Named like no field. */
export const finalAnswerPath = "(answer)";
export const wholeAnswerPath = "(text)";

const startsMax = 24;
const fieldsMax = 64;
const depthMax = 4;
const textLengthMax = 400;

type Found = Pick<Unfolded, "value" | "text">;

function parseHolder(text: string): Found | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) || Array.isArray(value) ? { value, text } : null;
  } catch {
    return null;
  }
}

/** In prose, `[1]` is a footnote: a list counts only when it holds objects. */
const isWorthFinding = (value: Unfolded["value"]): boolean =>
  Array.isArray(value) ? value.some(isRecord) : Object.keys(value).length > 0;

function fencedJson(text: string): Found | null {
  for (let open = text.indexOf("```"), tries = 0; open !== -1 && tries < startsMax; tries += 1) {
    const start = text.indexOf("\n", open);
    const end = start === -1 ? -1 : text.indexOf("```", start);
    if (end === -1) return null;
    const found = parseHolder(text.slice(start, end).trim());
    if (found) return found;
    open = text.indexOf("```", end + 3);
  }
  return null;
}

/** The end of the bracket that opens at `start`, minding strings; -1 when it never closes. */
function closingOf(text: string, start: number): number {
  let depth = 0;
  let isInText = false;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (isInText) {
      if (char === "\\") at += 1;
      else if (char === '"') isInText = false;
    } else if (char === '"') isInText = true;
    else if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

function embeddedJson(text: string): Found | null {
  const opening = /[{[]/g;
  for (let tries = 0; tries < startsMax; tries += 1) {
    const start = opening.exec(text)?.index;
    if (start === undefined) return null;
    const end = closingOf(text, start);
    if (end === -1) continue;
    const found = parseHolder(text.slice(start, end + 1));
    if (!found) continue;
    if (isWorthFinding(found.value)) return found;
    opening.lastIndex = end + 1;
  }
  return null;
}

/** The JSON of an answer, wherever in it it stands; null when there is none. A bare number or word is no JSON here. */
export function unfoldAnswer(text: string): Unfolded | null {
  const said = text.trim();
  const alone = /^[{[]/.test(said) ? parseHolder(said) : null;
  if (alone) return { ...alone, place: "alone" };
  const fenced = fencedJson(said);
  if (fenced) return { ...fenced, place: "fenced" };
  const embedded = embeddedJson(said);
  return embedded && { ...embedded, place: "embedded" };
}

/** A number, or a text that is nothing but one. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || value.length > 24) return null;
  return /^\s*[-+]?\d+(\.\d+)?(e[-+]?\d{1,3})?\s*$/i.test(value) ? Number(value) : null;
}

const jsonText = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
};

function fieldOf(path: string, value: unknown): Field {
  if (value === null || value === undefined) return { path, kind: "null", number: null, text: "" };
  if (Array.isArray(value))
    return { path, kind: "list", number: value.length, text: cut(jsonText(value), textLengthMax) };
  if (typeof value === "object") return { path, kind: "text", number: null, text: cut(jsonText(value), textLengthMax) };
  const text = cut(String(value), textLengthMax);
  if (typeof value === "boolean") return { path, kind: "boolean", number: null, text };
  return { path, kind: typeof value === "number" ? "number" : "text", number: numberOf(value), text };
}

/** The values of an answer's JSON, at most 64 of them and four levels deep; what lies deeper stays JSON text. */
export function fieldsOf({ value }: Pick<Unfolded, "value">): Field[] {
  const fields: Field[] = [];
  const walk = (record: JsonRecord, before: string, depth: number): void => {
    for (const [name, inner] of Object.entries(record)) {
      if (fields.length >= fieldsMax) return;
      const path = before === "" ? name : `${before}.${name}`;
      if (isRecord(inner) && depth < depthMax && Object.keys(inner).length > 0) walk(inner, path, depth + 1);
      else fields.push(fieldOf(path, inner));
    }
  };
  // A list of one object is that object with brackets around it.
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (isRecord(only)) walk(only, "", 1);
  else fields.push(fieldOf("items", value));
  return fields;
}

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
  const record = value as JsonRecord;
  return `{${names.map((name) => `${jsonText(name)}:${canonicalJson(record[name], depth + 1)}`).join(",")}}`;
}
