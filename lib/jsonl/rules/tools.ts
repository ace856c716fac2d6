import type { FindingSink } from "@/lib/jsonl/check/findings";
import type { Line } from "@/lib/jsonl/check/line";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import { WordTable } from "@/lib/jsonl/scan/words";
import { type SchemaReader, strictSchemaIn } from "./open-objects";
import { quote } from "./request";

const JSON_SCHEMA = new WordTable(["json_schema"]);

/** Tools: a list, each function with a legal name of its own. */
export function checkTools(line: Line, found: FindingSink) {
  const list = line.inBody(KEY.tools);
  if (list === 0 || line.kind(list) === Kind.null) return;
  if (line.kind(list) !== Kind.array)
    return found.add("tools_not_array", line, line.startOf(list), "tools is no list.");
  checkToolList(line, found, list);
}

/** Apart from the question whether there are any, which every line is asked: machine code for that alone is made in no time. */
function checkToolList(line: Line, found: FindingSink, list: number) {
  const names = new Set<string>();
  for (let tool = list + 1; tool < line.next(list); tool = line.next(tool)) {
    const definition = line.kind(tool) === Kind.object ? line.member(tool, KEY.function) : 0;
    const holder = definition !== 0 && line.kind(definition) === Kind.object ? definition : tool;
    const nameNode = line.kind(holder) === Kind.object ? line.member(holder, KEY.name) : 0;
    // Built-in tools of the responses API have a type and no name.
    if (nameNode === 0 && definition === 0) continue;
    const name = nameNode !== 0 && line.kind(nameNode) === Kind.string ? line.text(nameNode) : "";
    const at = line.startOf(nameNode === 0 ? tool : nameNode);
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(name))
      found.add("tool_name_illegal", line, at, () =>
        name === "" ? "A tool has no name." : `A tool is named ${quote(name)}.`,
      );
    else if (names.has(name)) found.add("tool_name_repeated", line, at, () => `Two tools are named ${quote(name)}.`);
    names.add(name);
  }
}

/** Node of the JSON schema an answer must follow: chat's response_format or the responses API's text.format; 0 without one. */
export function schemaNode(line: Line): number {
  const chat = line.inBody(KEY.response_format);
  if (chat !== 0) return line.kind(chat) === Kind.object && isSchemaFormat(line, chat) ? chat : 0;
  const text = line.inBody(KEY.text);
  if (text === 0 || line.kind(text) !== Kind.object) return 0;
  const format = line.member(text, KEY.format);
  return format !== 0 && line.kind(format) === Kind.object && isSchemaFormat(line, format) ? format : 0;
}

function isSchemaFormat(line: Line, node: number): boolean {
  const type = line.member(node, KEY.type);
  return type !== 0 && line.kind(type) === Kind.string && line.word(type, JSON_SCHEMA) === 0;
}

/** A JSON schema needs a name and a schema; a strict one must close its objects. */
export function checkSchema(line: Line, found: FindingSink, schemas: SchemaReader) {
  const format = schemaNode(line);
  if (format === 0) return;
  const inner = line.member(format, KEY.json_schema);
  const holder = inner !== 0 && line.kind(inner) === Kind.object ? inner : format;
  const name = line.member(holder, KEY.name);
  const schema = line.member(holder, KEY.schema);
  const hasName = name !== 0 && line.kind(name) === Kind.string && line.get(name, NODE.bytes) > 0;
  const hasSchema = schema !== 0 && line.kind(schema) === Kind.object;
  if (!hasName || !hasSchema)
    return found.add("response_format_incomplete", line, line.startOf(format), () => {
      return `The schema format has no ${hasName ? "schema" : "name"}.`;
    });
  if (strictSchemaIn(line, format) === 0) return;
  const open = schemas.openIn(line.scanner.state.bytes, line.startOf(schema), line.endOf(schema));
  const [first] = open;
  if (first)
    found.add("schema_not_strict", line, line.startOf(schema) + first.at, () =>
      open.length === 1
        ? "strict is true, additionalProperties is not false."
        : `strict is true, additionalProperties is not false in ${open.length} objects.`,
    );
}
