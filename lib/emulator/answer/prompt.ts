import { arrayAt, isJsonObject, type JsonObject, type JsonValue, stringAt } from "@/lib/emulator/json-value";
import { badRequest } from "./provider-error";
import { IMAGE_TOKENS, promptTokensOf } from "./tokens";

/** What an answer needs to know of a conversation. */
export type Prompt = {
  systemText: string;
  /** The last thing the user said. */
  userText: string;
  lastRole: string;
  imageCount: number;
  tokens: number;
};

const ROLES = ["system", "developer", "user", "assistant", "tool", "function"];
const MESSAGE_OVERHEAD_TOKENS = 4;

/** Text and number of images of a message's content (string, parts, or null). */
function readContent(content: JsonValue | undefined): { text: string; imageCount: number } {
  if (typeof content === "string") return { text: content, imageCount: 0 };
  if (!Array.isArray(content)) return { text: "", imageCount: 0 };
  const parts = content.filter(isJsonObject);
  const texts = parts.flatMap((part) => stringAt(part, "text") ?? []);
  const imageCount = parts.filter((part) =>
    /^(image_url|input_image|image)$/.test(stringAt(part, "type") ?? ""),
  ).length;
  return { text: texts.join("\n"), imageCount };
}

/**
 * Reads the messages of a chat request. @throws ProviderError 400 when they are missing, empty or malformed.
 */
export function readPrompt(body: JsonObject): Prompt {
  const messages = arrayAt(body, "messages");
  if (messages.length === 0) throw badRequest("`messages` must be a non-empty array");
  const prompt: Prompt = { systemText: "", userText: "", lastRole: "", imageCount: 0, tokens: 0 };
  for (const [index, message] of messages.entries()) {
    if (!isJsonObject(message)) throw badRequest(`messages[${index}] must be an object`);
    const role = stringAt(message, "role") ?? "";
    if (!ROLES.includes(role)) throw badRequest(`messages[${index}].role must be one of ${ROLES.join(", ")}`);
    const { text, imageCount } = readContent(message.content);
    const calls = message.tool_calls ? JSON.stringify(message.tool_calls) : "";
    prompt.tokens += promptTokensOf(text + calls) + imageCount * IMAGE_TOKENS + MESSAGE_OVERHEAD_TOKENS;
    prompt.imageCount += imageCount;
    prompt.lastRole = role;
    if (role === "system" || role === "developer") prompt.systemText += `${text}\n`;
    if (role === "user") prompt.userText = text;
  }
  if (body.tools) prompt.tokens += promptTokensOf(JSON.stringify(body.tools));
  return prompt;
}
