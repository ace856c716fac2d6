import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { type TransformInput, transformRequests } from "./transform";
import type { StepWhat } from "./transform/transform-step";
import { valueJson } from "./transform/value-json";

type Options = Partial<Omit<TransformInput, "blob" | "steps">> & { onlyModel?: string };

async function transform(text: string | Uint8Array<ArrayBuffer>, steps: readonly StepWhat[], options: Options = {}) {
  const { onlyModel = null, ...rest } = options;
  const result = await transformRequests(
    {
      blob: new Blob([text]),
      steps: steps.map((step, at) => ({ id: `s${at}`, isOn: true, onlyModel, ...step })),
      images: [],
      isPreview: false,
      ...rest,
    },
    { limits: DEFAULT_LIMITS },
  );
  return { ...result, text: (await result.blob?.text()) ?? null };
}

const set = (path: string, value: string): StepWhat => ({ kind: "set", path, value });
const match = { isRegex: false, isCaseSensitive: true };
const replace = (find: string, to: string, more: Partial<Extract<StepWhat, { kind: "replace" }>> = {}): StepWhat => ({
  kind: "replace",
  find,
  with: to,
  role: "all",
  ...match,
  ...more,
});
const drop = (find: string, more: Partial<Extract<StepWhat, { kind: "drop" }>> = {}): StepWhat => ({
  kind: "drop",
  where: "line",
  keepsMatches: false,
  find,
  ...match,
  ...more,
});
const chat = (id: string, text: string, model = "m") =>
  `{"custom_id":"${id}","body":{"model":"${model}","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"${text}"}]}}`;

/** Paths of every value in a value. */
function placesIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => {
    const inner = [...path, key];
    return [inner, ...placesIn((value as Record<string | number, unknown>)[key], inner)];
  });
}

describe("setting and removing values", () => {
  it("makes the objects on the way and keeps the order of keys", async () => {
    const { text, changed } = await transform('{"z":1,"body":{"model":"m"},"a":2}\n', [set("body.a.b", "1")]);
    expect(text).toBe('{"z":1,"body":{"model":"m","a":{"b":1}},"a":2}\n');
    expect(changed).toBe(1);
  });
  it("replaces what is no object on the way, and the last of equal keys", async () => {
    expect((await transform('{"body":{"a":7}}', [set("body.a.b", "x")])).text).toBe('{"body":{"a":{"b":"x"}}}');
    expect((await transform('{"body":{"t":1,"t":2}}', [set("body.t", "3")])).text).toBe('{"body":{"t":1,"t":3}}');
  });
  it("names the lines without a body, and those that are no request", async () => {
    const text = '{"custom_id":"a"}\n\nnot json\n[1]\n{"body":{}}\n';
    const result = await transform(text, [set("body.seed", "1")]);
    expect(result.text).toBe('{"custom_id":"a"}\n\nnot json\n[1]\n{"body":{"seed":1}}\n');
    expect(result.withoutBody).toEqual({ count: 1, sample: [1] });
    expect(result.unread).toEqual({ count: 2, sample: [3, 4] });
    expect(result).toMatchObject({ requests: 4, changed: 1, dropped: 0 });
  });
  it("takes a value out wherever its key stands", async () => {
    const remove = (path: string): StepWhat => ({ kind: "remove", path });
    expect((await transform('{"body":{"a":1, "b":2,"a":3}}', [remove("body.a")])).text).toBe('{"body":{"b":2}}');
    const kept = await transform('{"body":{"b":2}}', [remove("body.a")]);
    expect(kept).toMatchObject({ text: '{"body":{"b":2}}', changed: 0 });
  });
  it("reaches elements of lists, keys with dots, and as deep as a line may be", async () => {
    const line = chat("1", "hi");
    const content = (await transform(line, [set("body.messages[1].content", '"bye"')])).text;
    expect(content).toBe(line.replace('"hi"', '"bye"'));
    expect((await transform(line, [set("body.messages[2].content", "x")])).changed).toBe(0);
    expect((await transform('{"a.b":{"c":1}}', [set('["a.b"].c', "2")])).text).toBe('{"a.b":{"c":2}}');
    const deep = `${'{"k":['.repeat(12)}{"x":1}${"]}".repeat(12)}`;
    const path = `${"k[0].".repeat(12)}x`;
    expect((await transform(deep, [set(path, "2")])).text).toBe(deep.replace("1", "2"));
    const remove = (from: string): StepWhat => ({ kind: "remove", path: from });
    expect((await transform(deep, [remove(path)])).text).toBe(deep.replace('"x":1', ""));
    const list = '{"a":[1, {"b":2,"b":3} ,"x",[4 ]]}';
    expect((await transform(list, [remove("a[0]")])).text).toBe('{"a":[{"b":2,"b":3} ,"x",[4 ]]}');
    expect((await transform(list, [remove("a[1].b")])).text).toBe('{"a":[1, {} ,"x",[4 ]]}');
    expect((await transform(list, [remove("a[3]")])).text).toBe('{"a":[1, {"b":2,"b":3} ,"x"]}');
    expect((await transform(list, [remove("a[3][0]")])).text).toBe('{"a":[1, {"b":2,"b":3} ,"x",[]]}');
    for (const nowhere of ["a[4]", "a[0].b", "a[2][0]", "b[0]"])
      expect((await transform(list, [remove(nowhere)])).text, nowhere).toBe(list);
  });
  it("sets any value of any JSON, and nothing else, as a program would", async () => {
    const json = fc.json({ maxDepth: 5 });
    await fc.assert(
      fc.asyncProperty(json, fc.nat(), fc.boolean(), async (inner, pick, isSpaced) => {
        const before = { data: JSON.parse(inner) as unknown };
        const places = placesIn(before);
        const path = places[pick % places.length] as (string | number)[];
        const line = JSON.stringify(before, null, isSpaced ? " " : "").replaceAll("\n", " ");
        const written = path.map((key) => `[${JSON.stringify(key)}]`).join("");
        const { text } = await transform(line, [set(written, '{"new":1}')]);
        const after = structuredClone(before);
        const holder = path
          .slice(0, -1)
          .reduce<Record<string | number, unknown>>(
            (value, key) => value[key] as Record<string | number, unknown>,
            after,
          );
        Object.defineProperty(holder, path.at(-1) as string, { value: { new: 1 }, enumerable: true });
        expect(JSON.parse(text ?? "")).toEqual(after);
      }),
    );
  });
  it("changes only requests of the model it is meant for", async () => {
    const text = `${chat("1", "x", "small")}\n${chat("2", "x", "large")}\n`;
    const result = await transform(text, [{ kind: "model", model: "tiny" }], { onlyModel: "small" });
    expect(result.text).toBe(text.replace("small", "tiny"));
    expect(result.counts).toEqual([{ id: "s0", changed: 1, dropped: 0 }]);
  });
});

test.each([
  ["true", "true"],
  ["null", "null"],
  ["007", "7"],
  ["-08", "-8"],
  ["+3", "3"],
  ['"007"', '"007"'],
  ["12345678901234567890", "12345678901234567890"],
  ["1.0", "1.0"],
  [".5", "0.5"],
  ['{"a": [1,\n 2]}', '{"a": [1, 2]}'],
  ["hello world", '"hello world"'],
  ["inf", '"inf"'],
  ["nan", '"nan"'],
  ["1e999", "1e999"],
  ["0x10", '"0x10"'],
  ["", '""'],
])("reads the typed value %s as %s", (typed, json) => expect(valueJson(typed)).toBe(json));

describe("replacing in prompts", () => {
  it("replaces in the roles asked for and nowhere else", async () => {
    const line = chat("Be brief.", "Be brief. Be kind.");
    expect((await transform(line, [replace("Be ", "Stay ")])).text).toBe(
      line.replace('"content":"Be', '"content":"Stay').replace("Be brief. Be kind", "Stay brief. Stay kind"),
    );
    const system = await transform(line, [replace("Be ", "Stay ", { role: "system" })]);
    expect(system.text).toBe(line.replace('"content":"Be brief."}', '"content":"Stay brief."}'));
  });
  it("takes text as it is typed, dollars and dots too, and patterns with their groups", async () => {
    expect((await transform(chat("1", "a.b axb"), [replace("a.b", "$&")])).text).toBe(chat("1", "$& axb"));
    const swapped = replace("(\\p{L}+) (?<last>\\p{L}+)", "$<last> $1$$", { isRegex: true, role: "user" });
    expect((await transform(chat("1", "Ada Żuk"), [swapped])).text).toBe(chat("1", "Żuk Ada$"));
    const any = replace("BE", "X", { isCaseSensitive: false });
    expect((await transform(chat("1", "be"), [any])).text).toContain('"content":"X"');
  });
  it("reaches every shape of prompt", async () => {
    const bodies = [
      '{"input":"cat"}',
      '{"input":["cat",[1,2],"cat"]}',
      '{"prompt":"cat"}',
      '{"instructions":"cat","input":[{"role":"user","content":[{"type":"input_text","text":"cat"}]}]}',
      '{"system":[{"type":"text","text":"cat"}],"messages":[{"role":"tool","content":"cat"}]}',
    ];
    const text = bodies.map((body) => `{"body":${body}}\n`).join("");
    expect((await transform(text, [replace("cat", "dog")])).text).toBe(text.replaceAll("cat", "dog"));
    expect(
      (await transform('{"body":{"user":"cat","metadata":{"text":"cat"}}}', [replace("cat", "dog")])).changed,
    ).toBe(0);
  });
  it("refuses what is no pattern", async () => {
    await expect(transform(chat("1", "x"), [replace("(", "", { isRegex: true })])).rejects.toThrow("not a pattern");
  });
});

describe("ids, dropped lines and repetitions", () => {
  const three = ["cat-1", "dog-2", "cat-3"].map((id) => chat(id, "x")).join("\n");
  it("gives ids by a pattern", async () => {
    const { text } = await transform(three, [{ kind: "ids", pattern: "{model}/{n:3}/{line}/{id}é" }]);
    expect(text?.match(/m\/[^"]+/g)).toEqual(["m/001/1/cat-1_", "m/002/2/dog-2_", "m/003/3/cat-3_"]);
  });
  it("drops lines by text and by pattern, or all others, and numbers what is left", async () => {
    const left = await transform(three, [drop("cat", { where: "id" }), { kind: "ids", pattern: "{n}" }]);
    expect(left.text).toBe(`${chat("1", "x")}\n`);
    expect(left).toMatchObject({ dropped: 2, changed: 1 });
    const kept = await transform(three, [drop("^cat-\\d$", { where: "id", isRegex: true, keepsMatches: true })]);
    expect(kept.text).toBe(`${chat("cat-1", "x")}\n${chat("cat-3", "x")}`);
    expect((await transform(three, [drop("cat", { where: "prompt" })])).dropped).toBe(0);
  });
  it("keeps the first of equal requests", async () => {
    const text = [chat("a", "x"), chat("a", "y"), chat("b", "x"), '{"custom_id":"c"}', '{"custom_id":"d"}'].join("\n");
    expect((await transform(text, [{ kind: "dedupe", by: "id" }])).dropped).toBe(1);
    expect((await transform(text, [{ kind: "dedupe", by: "request" }])).dropped).toBe(1);
    expect((await transform(text, [{ kind: "dedupe", by: "prompt" }])).text).not.toContain('"b"');
  });
  it("does not look at steps that are off, and writes nothing for a look", async () => {
    const off = [{ id: "s", isOn: false, onlyModel: null, ...drop("cat") }];
    const input = { blob: new Blob([three]), steps: off, images: [], isPreview: true };
    expect(await transformRequests(input, { limits: DEFAULT_LIMITS })).toMatchObject({ dropped: 0, blob: null });
  });
});

describe("images beside the file", () => {
  const png = new Blob([new Uint8Array([1, 2, 3, 4])]);
  const line = (url: string) =>
    `{"body":{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":${JSON.stringify(url)}}}]}]}}\n`;
  it("puts them in by name, and by path where names are the same", async () => {
    const images = ["a/1.jpg", "b/1.jpg", "two words.png"].map((path) => ({ path, file: png }));
    const text = [
      "file:///home/b/1.jpg",
      "two words.png",
      "file:///x/two%20words.png",
      "c/1.jpg",
      "https://x.org/1.jpg",
    ];
    const result = await transform(text.map(line).join(""), [{ kind: "images", maxSidePx: null }], { images });
    const urls = result.text
      ?.trimEnd()
      .split("\n")
      .map((one) => JSON.parse(one).body.messages[0].content[0].image_url.url);
    const data = (type: string) => `data:image/${type};base64,AQIDBA==`;
    expect(urls).toEqual([data("jpeg"), data("png"), data("png"), "c/1.jpg", "https://x.org/1.jpg"]);
    expect(result.images).toMatchObject({ inlined: 3, missing: { count: 1, sample: ["c/1.jpg"] } });
    expect(result).toMatchObject({ changed: 3, counts: [{ changed: 3 }] });
  });
});

const raw = fc.oneof(
  fc.constantFrom("\\u00e9", "é", "\\ud83d\\ude00", "😀", "\\ud800", "\\/", "/", "\\n", '\\"', "ß", "\\u0000", " "),
  fc.string({ unit: fc.constantFrom("a", "b", "0", "日") }),
);
const needle = fc.constantFrom("N😀N", "N\\ud83d\\ude00N", "\\u004e😀\\u004E");
const odd = fc.constantFrom(
  '"n":12345678901234567890,',
  '"f":1.0,',
  '"k":1, "k" : 2,',
  '"2":0,"1":0,',
  '"__proto__":{},',
  "",
);

test("every byte a step is not about stays as it is", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          parts: fc.array(raw, { minLength: 1 }),
          needles: fc.array(needle),
          odd,
          end: fc.constantFrom("\n", "\r\n", "\n\n \n"),
        }),
        {
          minLength: 1,
          maxLength: 8,
        },
      ),
      async (rows) => {
        const file = (found: (spelling: string) => string, seed: string) =>
          rows
            .map(({ parts, needles, odd: members, end }) => {
              const content = parts.map((part, at) => part + (needles[at] ? found(needles[at]) : "")).join("");
              return ` {${members}"body": {${members}"messages":[{"role":"user", "content":"${content}"}]${seed}}}\t${end}`;
            })
            .join("");
        const before = file((spelling) => spelling, "");
        const result = await transform(`\ufeff${before}`, [replace("N😀N", '"\ud800'), set("body.seed", "1.0")]);
        const bytes = Buffer.from((await result.blob?.arrayBuffer()) ?? new ArrayBuffer(0));
        expect(bytes.toString("utf8")).toBe(`\ufeff${file(() => '\\"\\ud800', ',"seed":1.0')}`);
      },
    ),
    { numRuns: 300 },
  );
});

test("a step that finds nothing gives the same file", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const result = await transform(new Uint8Array(bytes), [
        replace("zzz", "y"),
        drop("zzz"),
        { kind: "remove", path: "zzz" },
      ]);
      expect(Buffer.from((await result.blob?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(Buffer.from(bytes))).toBe(
        true,
      );
    }),
  );
});
