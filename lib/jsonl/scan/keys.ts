import { WordTable } from "./words";

/** Number of each key the rules know: first those of a request, then those of a body, then those further inside. */
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
  stream_options: 21,
  role: 22,
  content: 23,
  type: 24,
  image_url: 25,
  tool_calls: 26,
  function: 27,
  name: 28,
  arguments: 29,
  json_schema: 30,
  schema: 31,
  strict: 32,
  additionalProperties: 33,
  format: 34,
  source: 35,
  data: 36,
  media_type: 37,
  output: 38,
} as const;
export type Key = (typeof KEY)[keyof typeof KEY];

/** The same keys, found by their bytes. Their order is that of the numbers. */
export const KEYS = new WordTable(Object.keys(KEY));

/** Numbers below this are fields of a request; numbers below `BODY_KEYS` fields of a request or a body. */
export const REQUEST_KEYS = KEY.body + 1;
export const BODY_KEYS = KEY.stream_options + 1;
