import { readChat, readCompletion } from "./answer-chat";
import { readEmbeddings } from "./answer-embeddings";
import { readMessage } from "./answer-message";
import { readResponse } from "./answer-response";
import { isRecord, toText } from "./json";

export type ToolCall = { name: string; arguments: string };

/** What an API answered to one request, whichever API it was. */
export type Answer = {
  /** One text per choice. For vectors a sentence about them; for an unknown shape its JSON. */
  texts: readonly string[];
  kind: "text" | "vectors" | "unknown";
  /** The API's own word; of several choices the one that went worst. */
  finishReason: string | null;
  model: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  reasoning: string | null;
  toolCalls: readonly ToolCall[];
  /** What the model said in its own refusal field. */
  refusal: string | null;
};

const plain = (text: string, kind: Answer["kind"]): Answer => ({
  texts: [text],
  kind,
  finishReason: null,
  model: null,
  inputTokens: null,
  outputTokens: null,
  reasoning: null,
  toolCalls: [],
  refusal: null,
});

/** Reads a response body of any supported API. Never throws; a body of no known shape is kept as its JSON text. */
export function readAnswer(body: unknown): Answer {
  if (body === null || body === undefined) return plain("", "text");
  if (typeof body === "string") return plain(body, "text");
  if (isRecord(body)) {
    const { object, choices, output, data, type, content } = body;
    if (Array.isArray(choices)) {
      return choices.some((choice) => isRecord(choice) && isRecord(choice.message)) || object === "chat.completion"
        ? readChat(body, choices)
        : readCompletion(body, choices);
    }
    if (object === "response" && Array.isArray(output)) return readResponse(body, output);
    if (Array.isArray(data) && data.some((item) => isRecord(item) && item.embedding !== undefined)) {
      return readEmbeddings(body, data);
    }
    if (type === "message" && Array.isArray(content)) return readMessage(body, content);
  }
  return plain(toText(body), "unknown");
}
