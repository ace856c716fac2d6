import { WordTable } from "./words";

/** Keys the rules know. */
const LIST = [
  "custom_id",
  "method",
  "url",
  "body",
  "model",
  "messages",
  "input",
  "prompt",
  "stream",
  "temperature",
  "top_p",
  "max_tokens",
  "max_completion_tokens",
  "max_output_tokens",
  "n",
  "tools",
  "response_format",
  "text",
  "priority",
  "instructions",
  "system",
  "role",
  "content",
  "type",
  "image_url",
  "tool_calls",
  "function",
  "name",
  "arguments",
  "json_schema",
  "schema",
  "strict",
  "additionalProperties",
  "format",
  "source",
  "data",
  "media_type",
  "output",
] as const;
export type Key = (typeof LIST)[number];

export const KEYS = new WordTable<Key>(LIST);

/** Number of each known key. */
export const KEY = Object.fromEntries(LIST.map((key, id) => [key, id])) as Record<Key, number>;
