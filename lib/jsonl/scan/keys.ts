import { WordTable } from "./words";

/** Number of each key the rules know. */
export const KEY = {
  custom_id: 0,
  method: 1,
  url: 2,
  body: 3,
  model: 4,
  messages: 5,
  input: 6,
  prompt: 7,
  stream: 8,
  temperature: 9,
  top_p: 10,
  max_tokens: 11,
  max_completion_tokens: 12,
  max_output_tokens: 13,
  n: 14,
  tools: 15,
  response_format: 16,
  text: 17,
  priority: 18,
  instructions: 19,
  system: 20,
  role: 21,
  content: 22,
  type: 23,
  image_url: 24,
  tool_calls: 25,
  function: 26,
  name: 27,
  arguments: 28,
  json_schema: 29,
  schema: 30,
  strict: 31,
  additionalProperties: 32,
  format: 33,
  source: 34,
  data: 35,
  media_type: 36,
  output: 37,
  stream_options: 38,
} as const;
export type Key = (typeof KEY)[keyof typeof KEY];

/** The same keys, found by their bytes. Their order is that of the numbers. */
export const KEYS = new WordTable(Object.keys(KEY));
