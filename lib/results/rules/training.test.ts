import fc from "fast-check";
import { expect, test } from "vitest";
import { trainingLine } from "./training";

const request = (body: string) => `{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":${body}}`;
const response = (body: string) =>
  `{"id":"batch_req_1","custom_id":"a","response":{"status_code":200,"body":${body}},"error":null}`;
const chat = (message: string) => response(`{"object":"chat.completion","choices":[{"index":0,"message":${message}}]}`);

test("turns are cut out of their lines as they were written", () => {
  const turns = String.raw`{"content": "A \u00e9 \/ \ud83d","role":"user","weight":1.0},{"role":"tool","content":"x","n":12345678901234567890}`;
  const said = String.raw`"Yes \u0026 1\/2"`;
  const line = trainingLine(
    request(`{"model":"m","messages":[ ${turns} ]}`),
    chat(`{"role":"assistant","content":${said},"refusal":null}`),
    "",
  );
  expect(line).toBe(`{"messages":[${turns},{"role":"assistant","content":${said}}]}`);
});

test("calls of tools come along with their ids and arguments", () => {
  const calls = String.raw`[{"id":"call_7","type":"function","function":{"name":"find","arguments":"{\"q\": 1.0}"}}]`;
  const line = trainingLine(
    request('{"messages":[{"role":"user","content":"?"}]}'),
    chat(`{"role":"assistant","content":null,"tool_calls":${calls}}`),
    "",
  );
  expect(line).toBe(
    `{"messages":[{"role":"user","content":"?"},{"role":"assistant","content":null,"tool_calls":${calls}}]}`,
  );
});

test("requests of other APIs become conversations, their texts as they were written", () => {
  const answer = response(
    '{"object":"response","output":[{"type":"message","content":[{"type":"output_text","text":"42"}]}]}',
  );
  const last = '{"role":"assistant","content":"42"}';
  expect(trainingLine(request(String.raw`{"instructions":"Be\/brief.","input":"6 \u00d7 7"}`), answer, "")).toBe(
    String.raw`{"messages":[{"role":"system","content":"Be\/brief."},{"role":"user","content":"6 \u00d7 7"},${last}]}`,
  );
  expect(
    trainingLine(request('{"input":[{"type":"reasoning","id":"r"},{"role":"user","content":"6×7"}]}'), answer, ""),
  ).toBe(`{"messages":[{"role":"user","content":"6×7"},${last}]}`);
  expect(trainingLine(null, answer, 'say "so"')).toBe(
    String.raw`{"messages":[{"role":"user","content":"say \"so\""},${last}]}`,
  );
});

test("whatever is asked and answered, a line of JSON comes out that ends with the answer", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }),
      fc.string({ unit: "binary" }),
      (asked, said) => {
        const messages = asked.map((content) => ({ role: "user", content }));
        const line = trainingLine(
          request(JSON.stringify({ messages })),
          chat(JSON.stringify({ role: "assistant", content: said })),
          "p",
        );
        expect(line).not.toContain("\n");
        const made = JSON.parse(line).messages;
        expect(made.at(-1)).toEqual({ role: "assistant", content: said });
        if (messages.length > 0) expect(made.slice(0, -1)).toEqual(messages);
      },
    ),
  );
});
