import { chat, given, type LineCase, request } from "./case";

const USER = '"messages":[{"role":"user","content":"hi"}]';
const bare = (members: string) => request(`{"model":"Qwen/Qwen3.5-9B",${USER}${members === "" ? "" : `,${members}`}}`);
const big = (members: string) => request(`{"model":"Qwen/Qwen3-VL-235B-A22B-Instruct-FP8",${USER},${members}}`);
const tool = (definition: string) => `{"type":"function","function":${definition}}`;
const format = (json: string) => chat(`"response_format":${json}`);
const schema = '{"type":"object","properties":{},"additionalProperties":false}';

export const parameterCases: LineCase[] = [
  given(chat('"stream":false')),
  given(chat('"stream":null')),
  given(chat('"stream":true'), "stream_true"),
  given(chat('"stream":"true"')),
  given(chat('"str\\u0065am":true'), "stream_true"),
  given(chat('"stream":false,"stream":true'), "stream_true", "duplicate_body_key"),
  given(chat('"x":{"stream":true}')),

  given(chat('"temperature":0')),
  given(chat('"temperature":2')),
  given(chat('"temperature":2.0')),
  given(chat('"temperature":0.7')),
  given(chat('"temperature":null')),
  given(chat('"temperature":-0.1'), "temperature_range"),
  given(chat('"temperature":2.01'), "temperature_range"),
  given(chat('"temperature":1e2'), "temperature_range"),
  given(chat('"temperature":"0.7"'), "parameter_not_number"),
  given(chat('"temperature":[0.7]'), "parameter_not_number"),
  given(chat('"temperature":true'), "parameter_not_number"),
  given(chat('"top_p":0')),
  given(chat('"top_p":1')),
  given(chat('"top_p":1.1'), "top_p_range"),
  given(chat('"top_p":-1'), "top_p_range"),
  given(chat('"top_p":"1"'), "parameter_not_number"),

  given(bare("")),
  given(bare('"max_tokens":1')),
  given(bare('"max_tokens":null')),
  given(bare('"max_tokens":0'), "max_tokens_invalid"),
  given(bare('"max_tokens":-1'), "max_tokens_invalid"),
  given(bare('"max_tokens":1.5'), "max_tokens_invalid"),
  given(bare('"max_tokens":1.0')),
  given(bare('"max_tokens":1e3')),
  given(bare('"max_tokens":"100"'), "max_tokens_invalid"),
  given(bare('"max_tokens":[]'), "max_tokens_invalid"),
  given(bare('"max_completion_tokens":5')),
  given(bare('"max_completion_tokens":0'), "max_tokens_invalid"),
  given(bare('"max_completion_tokens":0,"max_tokens":5'), "max_tokens_invalid"),
  given(bare('"max_tokens":999999999')),
  given(big('"max_tokens":16384')),
  given(big('"max_tokens":16385'), "max_tokens_over_cap"),
  given(big('"max_completion_tokens":20000'), "max_tokens_over_cap"),
  given(big(`"max_tokens":1,"x":"${"a".repeat(1_600_000)}"`)),
  given(
    request(
      `{"model":"Qwen/Qwen3-VL-235B-A22B-Instruct-FP8","max_tokens":9,"messages":[{"role":"user","content":"${"word ".repeat(400_000)}"}]}`,
    ),
    "prompt_over_context",
  ),
  given(chat('"priority":1')),
  given(chat('"n":3')),

  given(chat('"tools":[]')),
  given(chat('"tools":null')),
  given(chat('"tools":{}'), "tools_not_array"),
  given(chat('"tools":"search"'), "tools_not_array"),
  given(chat(`"tools":[${tool('{"name":"search"}')}]`)),
  given(chat(`"tools":[${tool('{"name":"search_2-x"}')}]`)),
  given(chat(`"tools":[${tool('{"name":"search web"}')}]`), "tool_name_illegal"),
  given(chat(`"tools":[${tool('{"name":"suche_ü"}')}]`), "tool_name_illegal"),
  given(chat(`"tools":[${tool('{"name":""}')}]`), "tool_name_illegal"),
  given(chat(`"tools":[${tool('{"name":7}')}]`), "tool_name_illegal"),
  given(chat(`"tools":[${tool("{}")}]`), "tool_name_illegal"),
  given(chat(`"tools":[${tool(`{"name":"${"a".repeat(64)}"}`)}]`)),
  given(chat(`"tools":[${tool(`{"name":"${"a".repeat(65)}"}`)}]`), "tool_name_illegal"),
  given(chat(`"tools":[${tool('{"name":"a"}')},${tool('{"name":"b"}')}]`)),
  given(chat(`"tools":[${tool('{"name":"a"}')},${tool('{"name":"a"}')}]`), "tool_name_repeated"),
  given(chat('"tools":[{"type":"function","name":"a"},{"type":"function","name":"a"}]'), "tool_name_repeated"),
  given(chat('"tools":[{"type":"web_search"},{"type":"web_search"}]')),
  given(chat(`"tools":[${tool('{"name":"__proto__"}')}]`)),

  given(format('{"type":"text"}')),
  given(format('{"type":"json_object"}')),
  given(format('"json"')),
  given(format("null")),
  given(format(`{"type":"json_schema","json_schema":{"name":"a","schema":${schema}}}`)),
  given(format(`{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":${schema}}}`)),
  given(format('{"type":"json_schema"}'), "response_format_incomplete"),
  given(format('{"type":"json_schema","json_schema":{}}'), "response_format_incomplete"),
  given(format(`{"type":"json_schema","json_schema":{"schema":${schema}}}`), "response_format_incomplete"),
  given(format('{"type":"json_schema","json_schema":{"name":"a"}}'), "response_format_incomplete"),
  given(format(`{"type":"json_schema","json_schema":{"name":"","schema":${schema}}}`), "response_format_incomplete"),
  given(format('{"type":"json_schema","json_schema":{"name":"a","schema":"{}"}}'), "response_format_incomplete"),
  given(
    format('{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":{"type":"object"}}}'),
    "schema_not_strict",
  ),
  given(
    format('{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":{"additionalProperties":true}}}'),
    "schema_not_strict",
  ),
  given(format('{"type":"json_schema","json_schema":{"name":"a","strict":false,"schema":{"type":"object"}}}')),
  given(
    request(
      `{"model":"openai/gpt-oss-20b","input":"hi","max_output_tokens":5,"text":{"format":{"type":"json_schema","name":"a","strict":true,"schema":${schema}}}}`,
      "/v1/responses",
    ),
  ),
  given(
    request(
      '{"model":"openai/gpt-oss-20b","input":"hi","max_output_tokens":5,"text":{"format":{"type":"json_schema","name":"a"}}}',
      "/v1/responses",
    ),
    "response_format_incomplete",
  ),
];
