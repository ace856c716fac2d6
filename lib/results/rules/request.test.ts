import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRequest } from "./request";

describe("readRequest", () => {
  const rows = readFileSync("e2e/fixtures/request-shapes.jsonl", "utf8")
    .trim()
    .split("\n")
    .map((line) => readRequest(line));
  const prompt = (customId: string) => rows.find((row) => row.customId === customId)?.prompt;

  it("shows the last user turn of every shape", () => {
    expect(prompt("quiz-00042")).toBe("A ferry carries 14 cars per trip and makes 6 trips. How many cars cross?");
    expect(prompt("group-00007")).toBe("Write a one-line caption. Photographer: j_okafor\n[image]");
    expect(prompt("slip_0088__run_2")).toBe("[image]\nReturn JSON: shop, day, total.");
    expect(prompt("ledger-1911-p004")).toBe("[image]");
    expect(prompt("agent-3-iter-1")).toBe("Topic: tidal mills of the North Sea coast");
    expect(prompt("emb-000511")).toBe("Peat cutting was regulated by parish courts until 1842.");
    expect(prompt("resp-009")).toBe("Name two uses of cork.");
  });

  it("knows who asked for JSON, and the models", () => {
    expect(rows.filter((row) => row.wantsJson).map((row) => row.customId)).toEqual(["qa-0193", "normalize-row-000317"]);
    expect(rows.find((row) => row.customId === "quiz-00042")?.model).toBeNull();
    expect(rows.find((row) => row.customId === "resp-009")?.model).toBe("openai/gpt-oss-20b");
    expect(readRequest('{"custom_id":"r","body":{"text":{"format":{"type":"json_schema"}}}}').wantsJson).toBe(true);
  });

  it.each([
    ['{"input":[[1,2],[3]]}', "[3 token ids]"],
    ['{"prompt":["one","two"]}', "one\ntwo"],
    ['{"input":[{"role":"user","content":[{"type":"input_text","text":"hi"},{"type":"input_image"}]}]}', "hi\n[image]"],
    [
      '{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"found"}]}]}]}',
      "found",
    ],
    ['{"messages":[{"role":"system","content":"alone"}]}', "alone"],
  ])("reads %s", (body, expected) => {
    expect(readRequest(`{"custom_id":"a","body":${body}}`).prompt).toBe(expected);
  });

  it("keeps apart what else the model was told, and counts pictures of every turn", () => {
    const picture = { type: "image_url", image_url: { url: "https://images.example.org/1.png" } };
    const call = { function: { name: "find", arguments: '{"q":"tide"}' } };
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: [{ type: "text", text: "look" }, picture, picture] },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", content: "found it" },
      { role: "user", content: "[image] typed" },
    ];
    const read = (body: object) => readRequest(JSON.stringify({ custom_id: "a", body }));
    expect(read({ messages })).toMatchObject({
      prompt: "[image] typed",
      context: 'Be brief.\nlook\n[image]\n[image]\nfind\n{"q":"tide"}\nfound it',
      images: 2,
    });
    const input = [
      { role: "user", content: "now" },
      { type: "function_call", name: "find", arguments: "{}" },
      { type: "function_call_output", output: "nothing" },
    ];
    expect(read({ instructions: "In rhyme.", input })).toMatchObject({
      prompt: "now",
      context: "In rhyme.\nfind\n{}\nnothing",
    });
    expect(read({ system: [{ type: "text", text: "Sternly." }], messages: [input[0]] }).context).toBe("Sternly.");
    expect(read({ input: "alone" })).toMatchObject({ prompt: "alone", context: "", images: 0 });
  });

  it("never throws", () => {
    const isSound = (text: string) => {
      expect(typeof readRequest(text).prompt).toBe("string");
    };
    const nested = '{"type":"tool_result","content":['.repeat(50_000) + "]}".repeat(50_000);
    isSound(`{"body":{"messages":[{"role":"user","content":[${nested}]}]}}`);
    fc.assert(fc.property(fc.string({ unit: "binary" }), isSound));
    fc.assert(fc.property(fc.jsonValue(), (messages) => isSound(JSON.stringify({ body: { messages } }))));
    fc.assert(fc.property(fc.jsonValue(), (input) => isSound(JSON.stringify({ body: { input } }))));
  });
});
