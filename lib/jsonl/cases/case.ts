import type { RuleName } from "@/lib/jsonl/rules/table";

/** A line and the errors and warnings it must be given: exactly these, in any order. Infos are not listed. */
export interface LineCase {
  line: string | Uint8Array;
  rules: RuleName[];
}

export function given(line: string | Uint8Array, ...rules: RuleName[]): LineCase {
  return { line, rules };
}

/** A request around a body given as JSON text. */
export function request(body: string, url = "/v1/chat/completions"): string {
  return `{"custom_id":"a","method":"POST","url":"${url}","body":${body}}`;
}

/** A sound chat request with further members of its body. */
export function chat(members: string): string {
  return request(
    `{"model":"Qwen/Qwen3.5-9B","messages":[{"role":"user","content":"hi"}],"max_tokens":9${members === "" ? "" : `,${members}`}}`,
  );
}

/** A chat request with these messages. */
export function messages(list: string, model = "Qwen/Qwen3.5-9B"): string {
  return request(`{"model":"${model}","messages":${list},"max_tokens":9}`);
}

/** A chat request to a vision model with this content part. */
export function part(json: string): string {
  return messages(`[{"role":"user","content":[${json}]}]`, "Qwen/Qwen3-VL-30B-A3B-Instruct-FP8");
}

/** A sound request with other values of the four fields; `null` leaves a field out. */
export function fields(changes: {
  custom_id?: string | null;
  method?: string | null;
  url?: string | null;
  body?: string | null;
}) {
  const values = {
    custom_id: '"a"',
    method: '"POST"',
    url: '"/v1/chat/completions"',
    body: '{"model":"Qwen/Qwen3.5-9B","messages":[{"role":"user","content":"hi"}],"max_tokens":9}',
    ...changes,
  };
  const members = Object.entries(values).filter(([, json]) => json !== null);
  return `{${members.map(([key, json]) => `"${key}":${json}`).join(",")}}`;
}

/** UTF-8 text with raw bytes put in place of the mark "@". */
export function withBytes(line: string, ...bytes: number[]): Uint8Array {
  const at = line.indexOf("@");
  const encoder = new TextEncoder();
  return Uint8Array.from([...encoder.encode(line.slice(0, at)), ...bytes, ...encoder.encode(line.slice(at + 1))]);
}
