import fc from "fast-check";
import { expect, test } from "vitest";
import { replaceInPrompts } from "./replace-text";

const line = (body: object, customId = "a") => JSON.stringify({ custom_id: customId, body });

test("changes what is said to the model, and no other byte", () => {
  const before =
    '{ "custom_id":"cat","body": {"model":"cat", "messages":[{"role":"user","content":"a \\u0063at, 1.0e2"}],"user":"cat"} }';
  expect(replaceInPrompts(before, "cat", "dog")).toBe(
    '{ "custom_id":"cat","body": {"model":"cat", "messages":[{"role":"user","content":"a dog, 1.0e2"}],"user":"cat"} }',
  );
});

test("reaches parts, inputs, prompts and instructions", () => {
  const parts = line({
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "x1" },
          { type: "text", text: "1x" },
        ],
      },
    ],
  });
  expect(replaceInPrompts(parts, "x", "$&")).toBe(parts.replace("x1", "$$&1").replace("1x", "1$$&"));
  expect(JSON.parse(replaceInPrompts(line({ input: ["ax", "b"], instructions: "x" }), "x", "y")).body).toEqual({
    input: ["ay", "b"],
    instructions: "y",
  });
});

test("an id that says the same stays", () => {
  const same = line({ prompt: "same" }, "same");
  expect(JSON.parse(replaceInPrompts(same, "same", "other"))).toEqual({ custom_id: "same", body: { prompt: "other" } });
});

test("gives the request that replacing in the parsed one would give", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 12 });
  fc.assert(
    fc.property(
      text,
      fc.array(text, { minLength: 1, maxLength: 4 }),
      fc.string({ minLength: 1, maxLength: 3 }),
      text,
      (id, contents, find, by) => {
        const messages = contents.map((content) => ({ role: "user", content }));
        const after = JSON.parse(replaceInPrompts(line({ messages }, id), find, by));
        expect(after.custom_id).toBe(id);
        expect(after.body.messages.map((one: { content: string }) => one.content)).toEqual(
          contents.map((content) => content.split(find).join(by)),
        );
      },
    ),
  );
});

test("leaves alone what is no request", () => {
  for (const odd of ["", "{", "[]", '{"body":1}', "null"]) expect(replaceInPrompts(odd, "a", "b")).toBe(odd);
});
