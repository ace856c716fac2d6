import { contentText } from "./content";
import { cut, isRecord, type JsonRecord, listOr, parseJson, recordOr, stringOr, toText } from "./json";

/** What the console shows and joins of one request line. */
export type NormalRequest = {
  customId: string;
  model: string | null;
  /** The last thing the user said, or the input of an embedding; what is not text stands as `[image]` and the like. */
  prompt: string;
  wantsJson: boolean;
  /** The JSON schema the answer was asked to follow, as text; null when there is none or it is beyond 64 KB. */
  schema: string | null;
  /** `metadata` of the request's body: the cells of the table it was made from. */
  source: readonly [name: string, cell: string][];
};

const isUserTurn = (turn: unknown): boolean => isRecord(turn) && turn.role === "user";

function lastTurn(turns: readonly unknown[]): string {
  for (let index = turns.length - 1; index >= 0; index--) {
    if (isUserTurn(turns[index])) return contentText(recordOr(turns[index]).content);
  }
  const last = turns[turns.length - 1];
  return isRecord(last) ? contentText(last.content ?? last) : contentText(last);
}

/** `input` or `prompt`: a text, texts, token ids, or (responses) a list of turns. */
function inputText(input: unknown): string {
  if (typeof input === "string") return input;
  if (!Array.isArray(input)) return "";
  if (input.some((item) => isRecord(item) && item.role !== undefined)) return lastTurn(input);
  const numbers = input.reduce<number>(
    (sum, item) => sum + (typeof item === "number" ? 1 : Array.isArray(item) ? item.length : 0),
    0,
  );
  return numbers > 0 ? `[${numbers} token ids]` : contentText(input);
}

function promptOf(body: JsonRecord): string {
  const messages = listOr(body.messages);
  return messages.length > 0 ? lastTurn(messages) : inputText(body.input ?? body.prompt);
}

const jsonFormats = new Set<unknown>(["json_object", "json_schema"]);

/** Chat says `response_format`, responses say `text.format`, messages say `output_format`. */
const formatsOf = (body: JsonRecord): JsonRecord[] =>
  [body.response_format, recordOr(body.text).format, body.output_format].map(recordOr);

const schemaLengthMax = 64 * 1024;

function schemaOf(formats: readonly JsonRecord[]): string | null {
  for (const format of formats) {
    const schema = recordOr(format.json_schema).schema ?? format.schema;
    if (format.type !== "json_schema" || !isRecord(schema)) continue;
    const text = toText(schema);
    return text.length > 0 && text.length <= schemaLengthMax ? text : null;
  }
  return null;
}

const cellsMax = 40;
const cellLengthMax = 1_000;

const sourceOf = (body: JsonRecord): [string, string][] =>
  Object.entries(recordOr(body.metadata))
    .slice(0, cellsMax)
    .filter(([name]) => name !== "" && name.length <= 120)
    .map(([name, cell]) => [name, cut(toText(cell), cellLengthMax)]);

/** Reads a request line. Never throws; a line that is not one gives empty fields. */
export function readRequest(text: string): NormalRequest {
  const line = recordOr(parseJson(text));
  const body = recordOr(line.body);
  const formats = formatsOf(body);
  return {
    customId: stringOr(line.custom_id, ""),
    model: stringOr(body.model, null),
    prompt: promptOf(body),
    wantsJson: formats.some((format) => jsonFormats.has(format.type)),
    schema: schemaOf(formats),
    source: sourceOf(body),
  };
}
