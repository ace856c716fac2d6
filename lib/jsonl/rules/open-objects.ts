import { Line } from "@/lib/jsonl/check/line";
import { valueSpan } from "@/lib/jsonl/fix/edit";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Scanner } from "@/lib/jsonl/scan/scanner";
import { PADDING } from "@/lib/jsonl/scan/state";
import { Kind } from "@/lib/jsonl/scan/tape";

/** An object of a schema that allows fields it does not name. Places are bytes from the start of the schema. */
export interface OpenObject {
  at: number;
  /** Where its additionalProperties stands; null: it has none. */
  value: { from: number; to: number } | null;
  /** Where the object ends, its brace excluded, and whether nothing stands in it. */
  end: number;
  isEmpty: boolean;
}

/** Schemas looked at last: a file has few, and each on many lines. */
const REMEMBERED = 8;
/** Keys whose value is a schema or a list of schemas, and those whose value is schemas by name. */
const INNER = new Set(["items", "not", "contains", "anyOf", "oneOf", "allOf", "prefixItems"]);
const NAMED = new Set(["properties", "$defs", "definitions"]);

/** Finds the objects of schemas that are not closed, at any depth. */
export class SchemaReader {
  private readonly known: { raw: Uint8Array; open: readonly OpenObject[] }[] = [];
  private readonly depth: number;
  private turn = 0;

  constructor(depth: number) {
    this.depth = depth;
  }

  /** Of the schema in these bytes, which are JSON. */
  openIn(bytes: Uint8Array, start: number, end: number): readonly OpenObject[] {
    const raw = bytes.subarray(start, end);
    const known = this.known.find((one) => isSame(one.raw, raw));
    if (known) return known.open;
    const open = readSchema(raw, this.depth);
    this.known[this.turn++ % REMEMBERED] = { raw: raw.slice(), open };
    return open;
  }
}

function readSchema(raw: Uint8Array, depth: number): OpenObject[] {
  const line = new Line(new Scanner(depth, depth));
  const copy = new Uint8Array(raw.length + PADDING);
  copy.set(raw);
  copy[raw.length] = 0x0a;
  line.scanner.state.load(copy);
  const open: OpenObject[] = [];
  if (line.scanner.scan(0)) visit(line, 0, open);
  return open;
}

function visit(line: Line, schema: number, open: OpenObject[]): void {
  if (line.kind(schema) === Kind.array)
    for (let one = schema + 1; one < line.next(schema); one = line.next(one)) visit(line, one, open);
  if (line.kind(schema) !== Kind.object) return;
  // The whole is to be an object, whatever it says.
  let isObject = schema === 0;
  let others = 0;
  const inner: number[] = [];
  for (let key = schema + 1; key < line.next(schema); key = line.next(key + 1)) {
    const name = line.text(key);
    const value = key + 1;
    if (name === "properties" || (name === "type" && namesObject(line, value))) isObject = true;
    if (name === "additionalProperties") others = value;
    if (INNER.has(name)) inner.push(value);
    else if (NAMED.has(name) && line.kind(value) === Kind.object)
      for (let one = value + 1; one < line.next(value); one = line.next(one + 1)) inner.push(one + 1);
  }
  if (isObject && (others === 0 || line.kind(others) !== Kind.false)) open.push(describe(line, schema, others));
  for (const node of inner) visit(line, node, open);
}

function namesObject(line: Line, type: number): boolean {
  if (line.kind(type) === Kind.string) return line.text(type) === "object";
  if (line.kind(type) !== Kind.array) return false;
  for (let one = type + 1; one < line.next(type); one = line.next(one))
    if (line.kind(one) === Kind.string && line.text(one) === "object") return true;
  return false;
}

function describe(line: Line, schema: number, others: number): OpenObject {
  return {
    at: line.startOf(schema),
    value: others === 0 ? null : valueSpan(line, others),
    end: line.endOf(schema) - 1,
    isEmpty: line.next(schema) === schema + 1,
  };
}

/** The schema a request's answer must keep to strictly; 0 where there is none. `format` is the node that holds it. */
export function strictSchemaIn(line: Line, format: number): number {
  const inner = line.member(format, KEY.json_schema);
  const holder = inner !== 0 && line.kind(inner) === Kind.object ? inner : format;
  const schema = line.member(holder, KEY.schema);
  const strict = line.member(holder, KEY.strict);
  const isStrict = strict !== 0 && line.kind(strict) === Kind.true;
  return isStrict && schema !== 0 && line.kind(schema) === Kind.object ? schema : 0;
}

function isSame(known: Uint8Array, raw: Uint8Array): boolean {
  if (known.length !== raw.length) return false;
  for (let at = 0; at < raw.length; at++) if (known[at] !== raw[at]) return false;
  return true;
}
