import { contentText } from "./content";
import { isRecord, type JsonRecord, listOr, parseJson, recordOr, stringOr, toText } from "./json";
import { countImages } from "./request-images";

/** What the console shows and joins of one request line. */
export type NormalRequest = {
  customId: string;
  model: string | null;
  /** The last thing the user said, or the input of an embedding; what is not text stands as `[image]` and the like. */
  prompt: string;
  /** What else the model was told: instructions, the turns before, calls of tools and what they gave. "" when nothing. */
  context: string;
  /** Pictures in any of its turns. */
  images: number;
  wantsJson: boolean;
  /** The JSON schema the answer was asked to follow, as text; null when there is none or it is beyond 64 KB. */
  schema: string | null;
  /** A schema was asked for that is beyond that. */
  isSchemaTooLarge: boolean;
  /** `metadata` of the request's body: the cells of the table it was made from. */
  source: readonly [name: string, cell: string][];
};

type Said = Pick<NormalRequest, "prompt" | "context">;

const lines = (texts: readonly string[]): string => texts.filter((text) => text !== "").join("\n");

/** A call of a tool or what it gave, as chat (`tool_calls` of a turn) and responses (a turn of its own) spell them. */
function callText(turn: JsonRecord): string {
  const calls = [turn, ...listOr(turn.tool_calls).map((call) => recordOr(recordOr(call).function))];
  return lines(
    calls.flatMap((call) => (call.arguments === undefined ? [] : [toText(call.name), toText(call.arguments)])),
  );
}

const turnText = (turn: unknown): string =>
  isRecord(turn) ? lines([contentText(turn.content ?? turn), callText(turn), toText(turn.output)]) : contentText(turn);

/** The last thing the user said, beside all the other turns. */
function turnsText(turns: readonly unknown[]): Said {
  const asked = turns.findLastIndex((turn) => isRecord(turn) && turn.role === "user");
  const at = asked === -1 ? turns.length - 1 : asked;
  const turn = turns[at];
  return {
    prompt: isRecord(turn) ? contentText(turn.content ?? turn) : contentText(turn),
    context: lines(turns.filter((_, place) => place !== at).map(turnText)),
  };
}

/** `input` or `prompt`: a text, texts, token ids, or (responses) a list of turns. */
function inputText(input: unknown): Said {
  if (typeof input === "string") return { prompt: input, context: "" };
  if (!Array.isArray(input)) return { prompt: "", context: "" };
  if (input.some((item) => isRecord(item) && item.role !== undefined)) return turnsText(input);
  const numbers = input.reduce<number>(
    (sum, item) => sum + (typeof item === "number" ? 1 : Array.isArray(item) ? item.length : 0),
    0,
  );
  return { prompt: numbers > 0 ? `[${numbers} token ids]` : contentText(input), context: "" };
}

/** Instructions stand before the turns: `instructions` of responses, `system` of messages. */
function saidIn(body: JsonRecord): Said {
  const messages = listOr(body.messages);
  const { prompt, context } = messages.length > 0 ? turnsText(messages) : inputText(body.input ?? body.prompt);
  return { prompt, context: lines([contentText(body.instructions), contentText(body.system), context]) };
}

const jsonFormats = new Set<unknown>(["json_object", "json_schema"]);

/** Chat says `response_format`, responses say `text.format`, messages say `output_format`. */
const formatsOf = (body: JsonRecord): JsonRecord[] =>
  [body.response_format, recordOr(body.text).format, body.output_format].map(recordOr);

const schemaLengthMax = 64 * 1024;

type Schema = Pick<NormalRequest, "schema" | "isSchemaTooLarge">;

function schemaOf(formats: readonly JsonRecord[]): Schema {
  for (const format of formats) {
    const schema = recordOr(format.json_schema).schema ?? format.schema;
    if (format.type !== "json_schema" || !isRecord(schema)) continue;
    const text = toText(schema);
    // Nested too deep to be written down is too large, too.
    const isSchemaTooLarge = text === "" || text.length > schemaLengthMax;
    return { schema: isSchemaTooLarge ? null : text, isSchemaTooLarge };
  }
  return { schema: null, isSchemaTooLarge: false };
}

const cellsMax = 40;

const sourceOf = (body: JsonRecord): [string, string][] =>
  Object.entries(recordOr(body.metadata))
    .slice(0, cellsMax)
    .filter(([name]) => name !== "" && name.length <= 120)
    .map(([name, cell]) => [name, toText(cell)]);

/** Reads a request line. Never throws; a line that is not one gives empty fields. */
export function readRequest(text: string): NormalRequest {
  const line = recordOr(parseJson(text));
  const body = recordOr(line.body);
  const formats = formatsOf(body);
  return {
    customId: stringOr(line.custom_id, ""),
    model: stringOr(body.model, null),
    ...saidIn(body),
    images: countImages(body),
    wantsJson: formats.some((format) => jsonFormats.has(format.type)),
    ...schemaOf(formats),
    source: sourceOf(body),
  };
}
