import type { Line } from "@/lib/jsonl/check/line";
import type { CheckLimits } from "@/lib/jsonl/contract";
import type { ParsedFix, PathKey } from "@/lib/jsonl/fix-contract";
import { familyOf } from "@/lib/jsonl/rules/model";
import { SchemaReader, strictSchemaIn } from "@/lib/jsonl/rules/open-objects";
import { maxTokensNode } from "@/lib/jsonl/rules/parameters";
import { repairUrl } from "@/lib/jsonl/rules/request";
import type { RuleName } from "@/lib/jsonl/rules/table";
import { schemaNode } from "@/lib/jsonl/rules/tools";
import { urlOfBody } from "@/lib/jsonl/rules/url-of-body";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import {
  type Edit,
  elementAt,
  findKey,
  insertFirst,
  insertLast,
  rawText,
  removeMember,
  replaceValue,
  textAt,
  valueSpan,
} from "./edit";
import { headerText, type IdMaker, isSendable, nearestId } from "./ids";

/** What a step knows beside the line, whose fields (and body, where it is an object) have been read. */
export interface StepContext {
  limits: CheckLimits;
  /** Ids in use: those of the file and those given out. */
  ids: IdMaker;
  /** Ids the lines before have now, for the steps that look for repetitions. */
  seen: IdMaker;
  /** Number of the request and of the line, 1-based. */
  request: number;
  lineNumber: number;
  /** Byte positions in the line at which the check finds these rules broken. */
  placesOf: (...rules: RuleName[]) => readonly number[];
}

/** The changes that are due to a line, in rising order. */
export type Step = (line: Line, context: StepContext) => readonly Edit[];
type OneEdit = (line: Line, context: StepContext) => Edit | null;

/** The steps that edit a request; the others deal with whole lines. */
export function stepOf(fix: ParsedFix): Step | null {
  const edit = oneEditOf(fix);
  if (edit !== null) return (line, context) => asList(edit(line, context));
  switch (fix.kind) {
    case "wrap_image_url":
      return wrapImageUrls;
    case "close_schemas":
      return closeSchemas();
    default:
      return null;
  }
}

const asList = (edit: Edit | null): readonly Edit[] => (edit === null ? [] : [edit]);

function oneEditOf(fix: ParsedFix): OneEdit | null {
  switch (fix.kind) {
    case "set_model":
      return (line) => setModel(line, fix.model, fix.where);
    case "rename_duplicate_ids":
      return renameDuplicate;
    case "repair_ids":
      return (line, context) => repairId(line, context, fix.prefix);
    case "set_ids":
      return (line, context) => setId(line, context, fix.pattern);
    case "set_method":
      return (line) => setText(line, 0, "method", "POST");
    case "fix_url":
      return fixUrl;
    case "set_url":
      return setUrl;
    case "drop_stream":
      return dropStream;
    case "drop_repeated_fields":
      return dropRepeatedField;
    case "set_max_tokens":
      return (line) => setMaxTokens(line, fix.value, fix.where);
    case "repair_max_tokens":
      return (line, context) => repairMaxTokens(line, context, fix.value);
    case "set_path":
      // Line ends may stand between the tokens of the value, and must not stand in a line.
      return (line) => setPath(line, fix.path, fix.json.replace(/[\r\n]/g, " ").trim());
    default:
      return null;
  }
}

function bodyOf(line: Line): number {
  const body = line.field(KEY.body);
  return body !== 0 && line.kind(body) === Kind.object ? body : 0;
}

function stringOf(line: Line, node: number): string | null {
  return node !== 0 && line.kind(node) === Kind.string ? line.text(node) : null;
}

function setText(line: Line, object: number, name: keyof typeof KEY, text: string): Edit | null {
  const node = line.member(object, KEY[name]);
  if (stringOf(line, node) === text) return null;
  const json = JSON.stringify(text);
  return node === 0 ? insertFirst(line, object, name, json) : replaceValue(line, node, json);
}

function setModel(line: Line, model: string, where: "all" | "missing" | { is: string }): Edit | null {
  const body = bodyOf(line);
  if (body === 0) return null;
  const present = stringOf(line, line.inBody(KEY.model)) ?? "";
  const isMeant = where === "all" || (where === "missing" ? present === "" : present === where.is);
  return isMeant ? setText(line, body, "model", model) : null;
}

function renameDuplicate(line: Line, { ids, seen }: StepContext): Edit | null {
  const node = line.field(KEY.custom_id);
  const id = stringOf(line, node);
  if (id === null || seen.take(id)) return null;
  const fresh = ids.suffixed(id);
  seen.take(fresh);
  return replaceValue(line, node, JSON.stringify(fresh));
}

function repairId(line: Line, { ids, request, limits }: StepContext, prefix: string): Edit | null {
  const node = line.field(KEY.custom_id);
  const id = stringOf(line, node);
  if (id !== null && isSendable(id, limits.customIdBytes)) return null;
  const present = id ?? (node !== 0 && line.kind(node) === Kind.number ? rawText(line, node) : "");
  const near = nearestId(present.trim(), limits.customIdBytes);
  const json = JSON.stringify(ids.fresh(near ?? `${prefix}${request}`));
  return node === 0 ? insertFirst(line, 0, "custom_id", json) : replaceValue(line, node, json);
}

function setId(line: Line, { request, lineNumber, limits }: StepContext, pattern: string): Edit | null {
  const present = stringOf(line, line.field(KEY.custom_id)) ?? "";
  const values: Record<string, string> = { n: String(request), line: String(lineNumber), id: present };
  const text = pattern.replace(/\{(n|line|id)\}/g, (_, name: string) => values[name] ?? "");
  return setText(line, 0, "custom_id", headerText(text, limits.customIdBytes));
}

function fixUrl(line: Line, { limits }: StepContext): Edit | null {
  const node = line.field(KEY.url);
  const url = stringOf(line, node);
  if (url === null || limits.allowedUrls.includes(url)) return null;
  const repaired = repairUrl(url, limits.allowedUrls);
  return repaired === null ? null : replaceValue(line, node, JSON.stringify(repaired));
}

function setUrl(line: Line, { limits }: StepContext): Edit | null {
  const node = line.field(KEY.url);
  if (node !== 0 && line.kind(node) === Kind.string) return null;
  const url = urlOfBody(line, limits);
  if (url === null) return null;
  const json = JSON.stringify(url);
  return node === 0 ? insertFirst(line, 0, "url", json) : replaceValue(line, node, json);
}

/** The earlier of two members of the body with one name. One at a time. */
function dropRepeatedField(line: Line): Edit | null {
  const body = bodyOf(line);
  const later = line.repeatedBodyField;
  if (body === 0 || later < 0) return null;
  for (let key = body + 1; key < later; key = line.next(key + 1))
    if (line.get(key, NODE.id) === line.get(later, NODE.id)) return removeMember(line, key);
  return null;
}

/** Takes `stream: true` out, and then the options that are only allowed beside it. One member at a time. */
function dropStream(line: Line): Edit | null {
  const stream = line.inBody(KEY.stream);
  if (stream !== 0 && line.kind(stream) === Kind.true) return removeMember(line, stream - 1);
  const options = line.inBody(KEY.stream_options);
  return options !== 0 && stream === 0 ? removeMember(line, options - 1) : null;
}

function setMaxTokens(line: Line, value: number, where: "missing" | "all"): Edit | null {
  const body = bodyOf(line);
  const family = familyOf(stringOf(line, line.field(KEY.url)) ?? "");
  if (body === 0 || family === "embeddings") return null;
  const json = String(value);
  for (const key of [KEY.max_completion_tokens, KEY.max_tokens, KEY.max_output_tokens]) {
    const node = line.inBody(key);
    if (node === 0) continue;
    if (line.kind(node) !== Kind.null && where === "missing") return null;
    return rawText(line, node) === json ? null : replaceValue(line, node, json);
  }
  return insertLast(line, body, family === "responses" ? "max_output_tokens" : "max_tokens", json);
}

function repairMaxTokens(line: Line, { placesOf }: StepContext, value: number): Edit | null {
  const [place] = placesOf("max_tokens_invalid", "max_tokens_over_cap");
  const node = maxTokensNode(line);
  if (node === 0 || line.startOf(node) !== place) return null;
  const most = line.model?.known?.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  return replaceValue(line, node, String(Math.min(most, numberMeant(line, node) ?? value)));
}

/** "512" is 512 and 99.5 is 99; what is no number from 1 on means none. */
function numberMeant(line: Line, node: number): number | null {
  const text = stringOf(line, node)?.trim();
  const isWritten = text !== undefined && /^\d{1,9}(\.\d+)?$/.test(text);
  const value = isWritten ? Number(text) : line.kind(node) === Kind.number ? line.number(node) : 0;
  return value >= 1 ? Math.floor(value) : null;
}

function wrapImageUrls(line: Line, { placesOf }: StepContext): readonly Edit[] {
  const places = new Set(placesOf("image_url_string"));
  if (places.size === 0) return [];
  const edits: Edit[] = [];
  for (let node = 1; node < line.next(0); node++)
    if (line.kind(node) === Kind.string && places.has(line.startOf(node)))
      edits.push(replaceValue(line, node, `{"url":${rawText(line, node)}}`));
  return edits;
}

function closeSchemas(): Step {
  let schemas: SchemaReader | null = null;
  return (line, { limits }) => {
    const format = schemaNode(line);
    const schema = format === 0 ? 0 : strictSchemaIn(line, format);
    if (schema === 0) return [];
    schemas ??= new SchemaReader(limits.depth);
    const start = line.startOf(schema);
    const edits = schemas
      .openIn(line.scanner.state.bytes, start, line.endOf(schema))
      .map(({ value, end, isEmpty }): Edit => {
        if (value !== null) return { from: start + value.from, to: start + value.to, text: "false" };
        return { from: start + end, to: start + end, text: `${isEmpty ? "" : ","}"additionalProperties":false` };
      });
    return edits.sort((a, b) => a.from - b.from);
  };
}

function setPath(line: Line, path: readonly PathKey[], json: string): Edit | null {
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
