import { expect, it } from "vitest";
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
  expect(found[0]?.sample[1]).toEqual({
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

it("takes nothing else for a map", () => {
  for (const text of ["", "[]", "{}", '{"a":"b"}', '{"[EMAIL_1]":7}'])
    expect(() => parseMaskMap(text), text).toThrow("not the map");
});
