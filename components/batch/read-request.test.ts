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
      { role: "system", text: "Be brief." },
      { role: "user", text: "What is this?\n[image_url]" },
    ],
    params: [{ name: "temperature", value: "0.2" }],
  });
});

test("embeddings and responses speak through their input", () => {
  expect(readRequest(line({ input: ["one", "two"] }))?.messages.map(({ text }) => text)).toEqual(["one", "two"]);
  expect(readRequest(line({ instructions: "Short.", input: "Hello" }))?.messages).toEqual([
    { role: "instructions", text: "Short." },
    { role: "input", text: "Hello" },
  ]);
});

test("a line that cannot be read says so instead of throwing", () => {
  for (const broken of [null, "", "{", "[]", "null", '{"body":3}', `"${"x".repeat(600_000)}"`]) {
    expect(readRequest(broken)).toBeNull();
  }
});

test("no JSON makes it throw", () => {
  fc.assert(fc.property(fc.jsonValue(), (body) => void readRequest(line(body))));
});
