import fc from "fast-check";
import { expect, test } from "vitest";
import { readRequest } from "./read-request";

const line = (body: unknown) => JSON.stringify({ custom_id: "a", method: "POST", url: "/v1/chat/completions", body });

test("a conversation with parts keeps its order and names what is not text", () => {
  const view = readRequest(
    line({
      model: "m",
      temperature: 0.2,
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: {} },
          ],
        },
      ],
    }),
  );
  expect(view).toEqual({
    messages: [
      { role: "system", text: "Be brief.", images: [], toolCalls: [] },
      { role: "user", text: "What is this?\n[image_url]", images: [], toolCalls: [] },
    ],
    params: [{ name: "temperature", value: "0.2" }],
  });
});

test("pictures within a request are told apart from those elsewhere", () => {
  const parts = [
    { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
    { type: "input_image", image_url: "https://example.org/a.jpg" },
    { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "/9j/4AA=" } },
    { type: "image_url", image_url: { url: "data:image/svg+xml;base64,PHN2Zz4=" } },
  ];
  const [message] = readRequest(line({ messages: [{ role: "user", content: parts }] }))?.messages ?? [];
  expect(message?.text).toBe("");
  expect(message?.images).toEqual([
    { kind: "data", mediaType: "image/png", base64: "iVBORw0KGgo=" },
    { kind: "remote", url: "https://example.org/a.jpg" },
    { kind: "data", mediaType: "image/jpeg", base64: "/9j/4AA=" },
    { kind: "remote", url: "data:image/svg+xml;base64,PHN2Zz4=" },
  ]);
});

test("embeddings and responses speak through their input", () => {
  expect(readRequest(line({ input: ["one", "two"] }))?.messages.map(({ text }) => text)).toEqual(["one", "two"]);
  expect(readRequest(line({ instructions: "Short.", input: "Hello" }))?.messages).toEqual([
    { role: "instructions", text: "Short.", images: [], toolCalls: [] },
    { role: "input", text: "Hello", images: [], toolCalls: [] },
  ]);
});

test("a line that cannot be read says so instead of throwing", () => {
  for (const broken of [null, "", "{", "[]", "null", '{"body":3}', `"${"x".repeat(13_000_000)}"`]) {
    expect(readRequest(broken)).toBeNull();
  }
});

test("no JSON makes it throw", () => {
  fc.assert(fc.property(fc.jsonValue(), (body) => void readRequest(line(body))));
});
