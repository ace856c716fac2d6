import { contentText } from "./content";
import { isRecord, type JsonRecord, listOr, parseJson, recordOr, stringOr } from "./json";

/** What the console shows and joins of one request line. */
export type NormalRequest = {
  customId: string;
  model: string | null;
  /** The last thing the user said, or the input of an embedding; what is not text stands as `[image]` and the like. */
  prompt: string;
  wantsJson: boolean;
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
function wantsJson(body: JsonRecord): boolean {
  const formats = [body.response_format, recordOr(body.text).format, body.output_format];
  return formats.some((format) => jsonFormats.has(recordOr(format).type));
}

/** Reads a request line. Never throws; a line that is not one gives empty fields. */
export function readRequest(text: string): NormalRequest {
  const line = recordOr(parseJson(text));
  const body = recordOr(line.body);
  return {
    customId: stringOr(line.custom_id, ""),
    model: stringOr(body.model, null),
    prompt: promptOf(body),
    wantsJson: wantsJson(body),
  };
}
