import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { maskPersonal, unmaskPersonal } from "./mask";
import { parseMaskMap } from "./masks";
import { scanPersonal } from "./scan";

const run = { limits: DEFAULT_LIMITS };
const key = "sk-aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0";
const file = [
  '{"custom_id":"ann@example.com","body":{"seed":9007199254740993,"messages":[{"role":"user","content":"\\u0041nn: ann\\u0040example.com, +49 30 1234567"}]}}\n',
  "not json ann@example.com\n",
  "\n",
  `{"body":{"input":["bob@example.com ann@example.com","${key}"],"image":"data:image/png;base64,ann@example.com"}, "n":1.0}`,
].join("");

it("counts places, lines and values, and shows some of them", async () => {
  const { found, requests, unread, hasPlaceholders } = await scanPersonal(new Blob([file]), run);
  expect({ requests, unread, hasPlaceholders }).toEqual({ requests: 3, unread: 1, hasPlaceholders: false });
  expect(found.map(({ kind, count, lines, distinct }) => [kind, count, lines, distinct])).toEqual([
    ["email", 4, 2, 2],
    ["phone", 1, 1, 1],
    ["key", 1, 1, 1],
  ]);
  expect(found[0]?.sample[1]).toMatchObject({
    line: 1,
    before: "Ann: ",
    value: "ann@example.com",
    after: ", +49 30 1234567",
  });
});

it("masks only the kinds asked for, byte for byte else, and brings everything back", async () => {
  const masked = await maskPersonal(new Blob([file]), ["email", "key"], run);
  expect(masked).toMatchObject({ lines: 2, places: 5 });
  const text = await masked.blob.text();
  expect(text).toBe(
    file
      .replace('"custom_id":"ann@example.com"', '"custom_id":"[EMAIL_1]"')
      .replace("ann\\u0040example.com", "[EMAIL_1]")
      .replace("bob@example.com ann@example.com", "[EMAIL_2] [EMAIL_1]")
      .replace(key, "[KEY_1]"),
  );
  expect(masked.map).toEqual({ "[EMAIL_1]": "ann@example.com", "[EMAIL_2]": "bob@example.com", "[KEY_1]": key });
  const back = await unmaskPersonal(masked.blob, parseMaskMap(JSON.stringify(masked.map)), run);
  expect(await back.blob.text()).toBe(file.replace("\\u0040", "@"));
  const answer =
    '{"custom_id":"[EMAIL_1]","response":{"body":{"choices":[{"message":{"content":"[EMAIL_2] or [EMAIL_9]"}}]}}}';
  expect(await (await unmaskPersonal(new Blob([answer]), masked.map, run)).blob.text()).toBe(
    answer.replace("[EMAIL_1]", "ann@example.com").replace("[EMAIL_2]", "bob@example.com"),
  );
  expect((await scanPersonal(masked.blob, run)).hasPlaceholders).toBe(true);
});

describe("nothing hides", () => {
  const mail = "ann@example.com";
  const long = {
    "prose without spaces": `${"春眠不觉晓，处处闻啼鸟。".repeat(300)}${mail}`,
    "prose written in escapes": `${"\u6625\u7720".repeat(2_000)}，${mail}`,
    "a table in a text": `${"7;Berlin;2024-01-02\n".repeat(600)}8;${mail}`,
    "a list of numbers": `${"+4930123456\n".repeat(900)}${mail}`,
    "data before the text": `${"QUJD".repeat(4_000)}\n${mail}`,
    "what only begins like data": `data: ${mail}`,
  };
  it.each(Object.entries(long))("in %s", async (name, text) => {
    const line = JSON.stringify({ body: { input: text } });
    const written = name.includes("escapes")
      ? line.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)
      : line;
    const masked = await maskPersonal(new Blob([written]), ["email"], run);
    expect(await masked.blob.text()).toBe(written.replace(mail, "[EMAIL_1]"));
  });

  it("at any depth that a line may have", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: DEFAULT_LIMITS.depth - 3 }), async (holders) => {
        const value = [mail, 4111111111111111];
        const nested = holders.reduce<unknown>((inner, isList) => (isList ? [inner] : { inner }), value);
        const line = JSON.stringify({ body: { nested } });
        const file = new Blob([line]);
        expect((await scanPersonal(file, run)).found.map(({ kind, count }) => [kind, count])).toEqual([
          ["email", 1],
          ["card", 1],
        ]);
        const masked = await maskPersonal(file, ["email", "card"], run);
        expect(await masked.blob.text()).toBe(
          line.replace(mail, "[EMAIL_1]").replace("4111111111111111", '"[CARD_NUMBER_1]"'),
        );
        expect(await (await unmaskPersonal(masked.blob, masked.map, run)).blob.text()).toBe(line);
      }),
      { numRuns: 40 },
    );
  });

  it("comes back in the arguments of a tool call", async () => {
    const call = { function: { name: "send", arguments: '{"to":"[EMAIL_1]"}' } };
    const answer = JSON.stringify({ response: { body: { choices: [{ message: { tool_calls: [call] } }] } } });
    const back = await unmaskPersonal(new Blob([answer]), { "[EMAIL_1]": mail }, run);
    expect(await back.blob.text()).toBe(answer.replace("[EMAIL_1]", mail));
  });

  it("and the data of an image stays as it is", async () => {
    const image = `${"QUJD".repeat(4_000)}AKIAIOSFODNN7EXAMPL3`;
    const data = { a: image, b: `data:image/png;base64,${image}`, c: `data:image/png;base64,${image}` };
    const line = JSON.stringify(data).replace("image/png", "image\\/png");
    expect((await maskPersonal(new Blob([line]), ["key", "email"], run)).places).toBe(0);
  });
});

describe("numbers without quotes", () => {
  const card = 4111111111111111;
  const requests = [
    `{"body":{"metadata":{"card":${card}, "mobile_phone":4915112345679,"order":4915112345679},"input":[1, "x",${card} ,{"a":"]"},[${card}],7]},"n":1.0}`,
    `{"body":{"tel":[493012345678,12],"seed":9007199254740993,"text":"card ${card}, id 4111111111111112"}}`,
    "[4111111111111111]",
  ].join("\n");

  it("are found where they are card numbers, or stand under the name of a phone number", async () => {
    const { found, unread } = await scanPersonal(new Blob([requests]), run);
    expect(found.map(({ kind, count, lines, distinct }) => [kind, count, lines, distinct])).toEqual([
      ["phone", 2, 2, 2],
      ["card", 4, 2, 1],
    ]);
    expect(found[0]?.sample[0]).toMatchObject({ line: 1, value: "4915112345679" });
    expect(found[0]?.sample[0]?.before).toMatch(/, "mobile_phone":$/);
    expect(unread).toBe(1);
  });

  it("become texts, so that the line stays JSON, and come back as numbers", async () => {
    const masked = await maskPersonal(new Blob([requests]), ["phone", "card"], run);
    const text = await masked.blob.text();
    expect(text).toBe(
      requests
        .split("\n")
        .map((line, at) =>
          at === 2
            ? line
            : line
                .replace('mobile_phone":4915112345679', 'mobile_phone":"[PHONE_NUMBER_1]"')
                .replace("493012345678", '"[PHONE_NUMBER_2]"')
                .replace(`card ${card}`, "card [CARD_1]")
                .replaceAll(String(card), '"[CARD_NUMBER_1]"'),
        )
        .join("\n"),
    );
    for (const line of text.split("\n")) JSON.parse(line);
    const back = await unmaskPersonal(masked.blob, parseMaskMap(JSON.stringify(masked.map)), run);
    expect(await back.blob.text()).toBe(requests);
    const answer = '{"content":"Charge [CARD_NUMBER_1] now"}';
    expect(await (await unmaskPersonal(new Blob([answer]), masked.map, run)).blob.text()).toBe(
      `{"content":"Charge ${card} now"}`,
    );
  });

  it("of any array that JSON can hold keep their neighbours as they are", async () => {
    // Now and then one that is made up is a card number, too.
    const isCard = (one: unknown) => /\d{13}/.test(String(one));
    const other = fc
      .oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.json())
      .filter((one) => !isCard(one));
    const value = fc.oneof(fc.constant(card), other, other);
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 12 }), fc.boolean(), async (input, isSpaced) => {
        const line = JSON.stringify({ body: { input } }, null, isSpaced ? " " : "").replaceAll("\n", " ");
        const masked = await maskPersonal(new Blob([line]), ["card"], run);
        const before = JSON.parse(line).body.input as unknown[];
        expect(JSON.parse(await masked.blob.text())).toEqual({
          body: { input: before.map((one) => (one === card ? "[CARD_NUMBER_1]" : one)) },
        });
        expect(await (await unmaskPersonal(masked.blob, masked.map, run)).blob.text()).toBe(line);
      }),
    );
  });
});

it("takes nothing else for a map", () => {
  for (const text of ["", "[]", "{}", '{"a":"b"}', '{"[EMAIL_1]":7}'])
    expect(() => parseMaskMap(text), text).toThrow("not the map");
});
