import type { Line } from "@/lib/jsonl/check/line";
import type { ParsedFix } from "@/lib/jsonl/fix-contract";
import { familyOf } from "@/lib/jsonl/rules/model";
import { repairUrl } from "@/lib/jsonl/rules/request";
import { urlOfBody } from "@/lib/jsonl/rules/url-of-body";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import { closeSchemas, dropRepeatedField, repairMaxTokens, wrapImageUrls } from "./corrections";
import { type Edit, insertFirst, insertLast, rawText, removeMember, replaceValue } from "./edit";
import { headerText, isSendable, nearestId } from "./ids";
import { setPath } from "./set-path";
import { bodyOf, type OneEdit, type Step, type StepContext, stringOf } from "./step";

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
      return (line, context) => setUrl(line, context, fix.url);
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

function setUrl(line: Line, { limits }: StepContext, otherwise = ""): Edit | null {
  const node = line.field(KEY.url);
  if (node !== 0 && line.kind(node) === Kind.string) return null;
  const url = urlOfBody(line, limits) ?? otherwise;
  if (!limits.allowedUrls.includes(url)) return null;
  const json = JSON.stringify(url);
  return node === 0 ? insertFirst(line, 0, "url", json) : replaceValue(line, node, json);
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
