import type { Line } from "@/lib/jsonl/check/line";
import { SchemaReader, strictSchemaIn } from "@/lib/jsonl/rules/open-objects";
import { maxTokensNode } from "@/lib/jsonl/rules/parameters";
import { schemaNode } from "@/lib/jsonl/rules/tools";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import { type Edit, rawText, removeMember, replaceValue } from "./edit";
import { bodyOf, type Step, type StepContext, stringOf } from "./step";

/** The earlier of two members of the body with one name. One at a time. */
export function dropRepeatedField(line: Line): Edit | null {
  const body = bodyOf(line);
  const later = line.repeatedBodyField;
  if (body === 0 || later < 0) return null;
  for (let key = body + 1; key < later; key = line.next(key + 1))
    if (line.get(key, NODE.id) === line.get(later, NODE.id)) return removeMember(line, key);
  return null;
}

export function repairMaxTokens(line: Line, { placesOf }: StepContext, value: number): Edit | null {
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

export function wrapImageUrls(line: Line, { placesOf }: StepContext): readonly Edit[] {
  const places = new Set(placesOf("image_url_string"));
  if (places.size === 0) return [];
  const edits: Edit[] = [];
  for (let node = 1; node < line.next(0); node++)
    if (line.kind(node) === Kind.string && places.has(line.startOf(node)))
      edits.push(replaceValue(line, node, `{"url":${rawText(line, node)}}`));
  return edits;
}

export function closeSchemas(): Step {
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
