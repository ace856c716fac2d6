import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFixes } from "./apply-fixes";
import { bytesOf, inPieces, limits, line, summary } from "./cases/files";
import { stock } from "./cases/random-line";
import { checkLines } from "./check-line";
import { checkStream } from "./check-stream";
import type { Fix } from "./fix-contract";
import { applyPatch } from "./patch";

async function fix(content: string | Uint8Array, ...fixes: Fix[]) {
  const before = new Blob([bytesOf(content)]);
  const { blob, patch, counts } = await applyFixes(before, fixes, { limits });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  // Whatever is corrected: its patch makes the same of the file again.
  const again = patch ? await applyPatch(before, patch) : blob;
  expect(Buffer.from(await again.arrayBuffer()).equals(bytes)).toBe(true);
  return {
    bytes,
    text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
    changed: counts.map((one) => one.changed),
  };
}

const request = (body: string, id = '"a"') =>
  `{"custom_id":${id},"method":"POST","url":"/v1/chat/completions","body":${body}}`;
/** Everything a JSON reader and writer would change. */
const DELICATE =
  '{ "model" : "m" , "seed":12345678901234567890,"x":1.0, "1":2,"0":1,"k":1,"k":2,"u":"\\u00e9\\/\\ud800", "e":1E5,"__proto__":{"a":[ ]} }';

describe("single steps", () => {
  it("set_model: everywhere, where missing, where another", async () => {
    const lines = ['{"model":"x","a":1}', '{"a":1}', "{}", '{"model":""}', '{"model":null}', '"text"'].map((body) =>
      request(body),
    );
    const all = await fix(lines.join("\n"), { kind: "set_model", model: "y" });
    expect(all.text).toBe(
      ['{"model":"y","a":1}', '{"model":"y","a":1}', '{"model":"y"}', '{"model":"y"}', '{"model":"y"}', '"text"']
        .map((body) => request(body))
        .join("\n"),
    );
    expect(all.changed).toEqual([5]);
    const missing = await fix(lines.join("\n"), { kind: "set_model", model: "y", where: "missing" });
    expect(missing.text.split("\n")[0]).toBe(lines[0]);
    expect(missing.changed).toEqual([4]);
    const some = await fix(lines.join("\n"), { kind: "set_model", model: "y", where: { is: "x" } });
    expect(some.changed).toEqual([1]);
    expect((await fix(lines[0] ?? "", { kind: "set_model", model: 'q"\\é' })).text).toBe(
      request('{"model":"q\\"\\\\é","a":1}'),
    );
  });

  it("rename_duplicate_ids: the first stays, later ones avoid every other id", async () => {
    const ids = ["a", "b", "a", "a-2", "a", "a"];
    const { text, changed } = await fix(ids.map((id) => line(id)).join("\n"), { kind: "rename_duplicate_ids" });
    const renamed = text.split("\n").map((one) => (JSON.parse(one) as { custom_id: string }).custom_id);
    expect(renamed).toEqual(["a", "b", "a-3", "a-2", "a-4", "a-5"]);
    expect(changed).toEqual([3]);
  });

  it("renamed ids keep to the limit and to ASCII", async () => {
    const long = "x".repeat(64);
    const { text } = await fix([line(long), line(long), line("é".repeat(40)), line("é".repeat(40))].join("\n"), {
      kind: "rename_duplicate_ids",
    });
    const ids = text.split("\n").map((one) => (JSON.parse(one) as { custom_id: string }).custom_id);
    expect(ids[1]).toBe(`${"x".repeat(62)}-2`);
    expect(ids[3]).toMatch(/^_+-2$/);
    expect(ids[3]?.length).toBeLessThanOrEqual(64);
  });

  it("many equal ids do not take quadratic time", async () => {
    const { text, changed } = await fix(`${line("same")}\n`.repeat(20_000), { kind: "rename_duplicate_ids" });
    expect(changed).toEqual([19_999]);
    expect(text.trimEnd().split("\n").at(-1)).toContain('"same-20000"');
  });

  it("repair_ids: missing, not text, empty, too long, not ASCII", async () => {
    const ids = ["7", "null", '""', `"${"a".repeat(65)}"`, '"é"', '"a\\u0000"', '"good"', '"row-9"'];
    const lines = [...ids.map((id) => request("{}", id)), '{"method":"POST"}', "{}", "[1]", "nonsense"];
    const { text, changed } = await fix(lines.join("\n"), { kind: "repair_ids" });
    const found = text
      .split("\n")
      .slice(0, 10)
      .map((one) => (JSON.parse(one) as { custom_id: string }).custom_id);
    const long = `${"a".repeat(39)}~${"a".repeat(24)}`;
    expect(found).toEqual(["7", "row-2", "row-3", long, "row-5", "a_", "good", "row-9", "row-9-2", "row-10"]);
    expect(text.split("\n").slice(8)).toEqual([
      '{"custom_id":"row-9-2","method":"POST"}',
      '{"custom_id":"row-10"}',
      "[1]",
      "nonsense",
    ]);
    expect(changed).toEqual([8]);
  });

  it("repair_ids: stays as near to what the ids were as can be, and takes none that is there", async () => {
    const long = `${"batch-of-tickets/".repeat(5)}0001`;
    const ids = ["7", '"7"', "7.50", '"Müller-12"', '"M_ller-12"', '" x\u00a0 "', '"日本"', `"${long}"`, `"${long}2"`];
    const { text } = await fix(ids.map((id) => request("{}", id)).join("\n"), { kind: "repair_ids" });
    expect(text.split("\n").map((one) => (JSON.parse(one) as { custom_id: string }).custom_id)).toEqual([
      ...["7-2", "7", "7.50", "M_ller-12-2", "M_ller-12", "x", "row-7"],
      expect.stringMatching(/^batch-of-tickets\/.*~.*\/0001$/),
      expect.stringMatching(/^batch-of-tickets\/.*~.*\/00012$/),
    ]);
  });

  it("set_url: where the body says which, and it is served", async () => {
    const of = (body: string, url?: string) => `{${url ? `"url":${url},` : ""}"body":${body}}`;
    const asked: [string, string | null][] = [
      ['{"messages":[]}', "/v1/chat/completions"],
      ['{"messages":[],"system":"x"}', "/v1/messages"],
      ['{"prompt":"x"}', "/v1/completions"],
      ['{"input":"x","model":"Qwen/Qwen3-Embedding-8B"}', "/v1/embeddings"],
      ['{"input":"x","model":"Qwen/Qwen3.5-9B"}', "/v1/responses"],
      ['{"input":"x","model":"other","instructions":"y"}', "/v1/responses"],
      ['{"input":"x","model":"other"}', null],
      ['{"model":"Qwen/Qwen3.5-9B"}', null],
      ["[]", null],
    ];
    const lines = asked.flatMap(([body]) => [of(body), of(body, "7"), of(body, '"/v9/x"')]);
    const { text } = await fix(lines.join("\n"), { kind: "set_url" });
    expect(text.split("\n")).toEqual(
      asked.flatMap(([body, url]) => [
        url ? of(body, `"${url}"`) : of(body),
        of(body, url ? `"${url}"` : "7"),
        of(body, '"/v9/x"'),
      ]),
    );
    // Where it is chosen, it goes to those that do not say which.
    const chosen = await fix(lines.join("\n"), { kind: "set_url", url: "/v1/embeddings" });
    expect(chosen.text.split("\n")).toEqual(
      asked.flatMap(([body, url]) => [
        of(body, `"${url ?? "/v1/embeddings"}"`),
        of(body, `"${url ?? "/v1/embeddings"}"`),
        of(body, '"/v9/x"'),
      ]),
    );
    expect((await fix(of("{}"), { kind: "set_url", url: "/v9/x" })).text).toBe(of("{}"));
    const served = { ...limits, allowedUrls: ["/v1/embeddings"] };
    const other = await applyFixes(new Blob([of('{"messages":[]}')]), [{ kind: "set_url" }], { limits: served });
    expect(await other.blob.text()).toBe(of('{"messages":[]}'));
  });

  it("drop_repeated_fields: the last stays, with its neighbours as they are", async () => {
    const bodies: [string, string][] = [
      ['{"model":"x", "a":1,"model" : "y"}', '{"a":1,"model" : "y"}'],
      ['{"n":1,"n":2,"n":{"n":3,"n":4}}', '{"n":{"n":3,"n":4}}'],
      ['{"model":"x","n":1,"model":"y","n":2}', '{"model":"y","n":2}'],
      ['{"other":1,"other":2}', '{"other":1,"other":2}'],
    ];
    const { text, changed } = await fix(bodies.map(([body]) => request(body)).join("\n"), {
      kind: "drop_repeated_fields",
    });
    expect(text.split("\n")).toEqual(bodies.map(([, body]) => request(body)));
    expect(changed).toEqual([3]);
  });

  it("repair_max_tokens: what is meant, else the value given, and never more than the model writes", async () => {
    const model = "Qwen/Qwen3-VL-235B-A22B-Instruct-FP8";
    const most = limits.models.find(({ id }) => id === model)?.maxOutputTokens ?? 0;
    const of = (value: string, key = "max_tokens") =>
      request(`{"model":"${model}","messages":[{"role":"user","content":"x"}],"${key}": ${value} }`);
    const values: [string, string][] = [
      ['"512"', "512"],
      ["99.5", "99"],
      ["0", "300"],
      ["-7", "300"],
      ["true", "300"],
      ['"many"', "300"],
      ["1e99", `${most}`],
      [`${most + 1}`, `${most}`],
      [`"${most * 2}"`, `${most}`],
      [`${most}`, `${most}`],
      ["7.0", "7.0"],
    ];
    for (const key of ["max_tokens", "max_completion_tokens"]) {
      const { text } = await fix(values.map(([value]) => of(value, key)).join("\n"), {
        kind: "repair_max_tokens",
        value: 300,
      });
      expect(text.split("\n")).toEqual(values.map(([, value]) => of(value, key)));
    }
    // Where no model is known, nothing is too much.
    const free = await applyFixes(new Blob([of("9000000")]), [{ kind: "repair_max_tokens" }], {
      limits: { ...limits, models: [] },
    });
    expect(await free.blob.text()).toBe(of("9000000"));
  });

  it("wrap_image_url: in chat completions, spelling kept", async () => {
    const of = (parts: string) => request(`{"messages":[{"role":"user","content":[${parts}]}]}`);
    const [web, escaped] = ['"https://example.com/a.png"', '"https:\\/\\/example.com\\u002fb.png"'];
    const before = `{"type":"image_url","image_url": ${web}},{"type":"image_url","image_url":${escaped}}`;
    const rest = `,{"type":"input_image","image_url":${web}},{"type":"image_url","image_url":{"url":${web}}}`;
    const { text } = await fix(of(before + rest), { kind: "wrap_image_url" });
    const after = `{"type":"image_url","image_url": {"url":${web}}},{"type":"image_url","image_url":{"url":${escaped}}}`;
    expect(text).toBe(of(after + rest));
  });

  it("close_schemas: every object of a strict schema, at any depth", async () => {
    const deep = (inner: string) =>
      `{"type":"object","properties":{"a":{"type":["object","null"],"properties":{"b":{"type":"array","items":{"anyOf":[${inner},{"type":"string"}]}}}${inner.includes("false") ? ',"additionalProperties":false' : ""}}}, "$defs":{"c":{"type":"object" , "additionalProperties": ${inner.includes("false") ? "false" : '"yes"'}}}${inner.includes("false") ? ',"additionalProperties":false' : ""}}`;
    const of = (schema: string, strict = "true") =>
      request(
        `{"response_format":{"type":"json_schema","json_schema":{"name":"x","strict":${strict},"schema":${schema}}}}`,
      );
    const open = deep('{"type":"object"}');
    const closed = deep('{"type":"object","additionalProperties":false}');
    const { text, changed } = await fix([of(open), of(open, "false"), of("{ }"), of(closed)].join("\n"), {
      kind: "close_schemas",
    });
    expect(text.split("\n")).toEqual([
      of(closed),
      of(open, "false"),
      of('{ "additionalProperties":false}'),
      of(closed),
    ]);
    expect(changed).toEqual([2]);
  });

  it("set_ids: by pattern", async () => {
    const { text } = await fix(`${request("{}", '"x"')}\n\n${request("{}")}\n{}`, {
      kind: "set_ids",
      pattern: "{id}-{n}/{line}",
    });
    expect(text).toBe(`${request("{}", '"x-1/1"')}\n\n${request("{}", '"a-2/3"')}\n{"custom_id":"-3/4"}`);
  });

  it("set_method and fix_url", async () => {
    const of = (method: string, url: string) => `{"method":${method},"url":${url},"custom_id":"a"}`;
    const url = '"/v1/chat/completions"';
    const { text, changed } = await fix(
      [
        of('"get"', '"/v1/chat/completions/"'),
        of("1", '"https://x.y/api/v1/embeddings?a=1"'),
        of('"POST"', '"/v9/x"'),
        "{}",
      ].join("\n"),
      { kind: "set_method" },
      { kind: "fix_url" },
    );
    expect(text).toBe(
      [of('"POST"', url), of('"POST"', '"/v1/embeddings"'), of('"POST"', '"/v9/x"'), '{"method":"POST"}'].join("\n"),
    );
    expect(changed).toEqual([3, 2]);
  });

  it("drop_stream: with its comma and its options, wherever it stands", async () => {
    const bodies: [string, string][] = [
      ['{"stream":true}', "{}"],
      ['{"stream":true,"a":1}', '{"a":1}'],
      ['{"a":1,"stream":true}', '{"a":1}'],
      ['{"a":1 , "stream" : true , "b":2}', '{"a":1 , "b":2}'],
      ['{"a":1, "stream":true, "stream_options":{"include_usage":true}}', '{"a":1}'],
      ['{"stream":true,"stream":true,"a":1}', '{"a":1}'],
      ['{"stream":false}', '{"stream":false}'],
      ['{"x":{"stream":true}}', '{"x":{"stream":true}}'],
      ['{ "stream":true }', "{ }"],
    ];
    const { text } = await fix(bodies.map(([body]) => request(body)).join("\n"), { kind: "drop_stream" });
    expect(text.split("\n")).toEqual(bodies.map(([, body]) => request(body)));
  });

  it("set_max_tokens: where missing, or everywhere, by the name of the url", async () => {
    const lines = [
      request('{"a":1}'),
      request('{"max_tokens":null}'),
      request('{"max_completion_tokens":7}'),
      '{"url":"/v1/responses","body":{}}',
      '{"url":"/v1/embeddings","body":{}}',
    ];
    const missing = await fix(lines.join("\n"), { kind: "set_max_tokens", value: 512 });
    expect(missing.text.split("\n")).toEqual([
      request('{"a":1,"max_tokens":512}'),
      request('{"max_tokens":512}'),
      lines[2],
      '{"url":"/v1/responses","body":{"max_output_tokens":512}}',
      lines[4],
    ]);
    const all = await fix(lines[2] ?? "", { kind: "set_max_tokens", value: 512, where: "all" });
    expect(all.text).toBe(request('{"max_completion_tokens":512}'));
  });

  it("set_path: makes objects, replaces what is in the way, keeps the value's spelling", async () => {
    const set = async (start: string, path: (string | number)[], json: string) =>
      (await fix(start, { kind: "set_path", path, json })).text;
    expect(await set("{}", ["body", "a", "b"], "1.0")).toBe('{"body":{"a":{"b":1.0}}}');
    expect(await set('{"body":{"a":7}}', ["body", "a", "b"], "12345678901234567890")).toBe(
      '{"body":{"a":{"b":12345678901234567890}}}',
    );
    expect(await set('{"body": {"a": 7 }}', ["body", "a"], "[1,\n2]")).toBe('{"body": {"a": [1, 2] }}');
    expect(await set('{"__proto__":1}', ["__proto__"], '"x"')).toBe('{"__proto__":"x"}');
    expect(await set('{"\\u0061":1}', ["a"], "2")).toBe('{"\\u0061":2}');
    expect(await set('{"a":1,"a":2}', ["a"], "3")).toBe('{"a":1,"a":3}');
    expect(await set("[1]", ["a"], "3")).toBe("[1]");
    await expect(set("{}", ["a"], "nonsense")).rejects.toThrow();
    const list = '{"a":[ {"b":1} ,2, [3],"4" ]}';
    expect(await set(list, ["a", 0, "b"], "9")).toBe('{"a":[ {"b":9} ,2, [3],"4" ]}');
    expect(await set(list, ["a", 0, "c"], "9")).toBe('{"a":[ {"b":1,"c":9} ,2, [3],"4" ]}');
    expect(await set(list, ["a", 1], "9")).toBe('{"a":[ {"b":1} ,9, [3],"4" ]}');
    expect(await set(list, ["a", 1, "b"], "9")).toBe('{"a":[ {"b":1} ,{"b":9}, [3],"4" ]}');
    expect(await set(list, ["a", 2, 0], "9")).toBe('{"a":[ {"b":1} ,2, [9],"4" ]}');
    expect(await set(list, ["a", 3], "9")).toBe('{"a":[ {"b":1} ,2, [3],9 ]}');
    for (const path of [["a", 4], ["a", 2, 1], ["a", 0, 0], ["b", 0], [0]])
      expect(await set(list, path, "9")).toBe(list);
  });

  it("whole lines: blank ones, the mark, CRLF", async () => {
    const content = `\ufeff${line("a")}\r\n\r\n \n${line("b")}\r\n${line("c")}`;
    expect((await fix(content, { kind: "strip_bom" })).text).toBe(content.slice(1));
    const dropped = await fix(content, { kind: "drop_blank_lines" });
    expect(dropped.text).toBe(`\ufeff${line("a")}\r\n${line("b")}\r\n${line("c")}`);
    expect(dropped.changed).toEqual([2]);
    const converted = await fix(content, { kind: "crlf_to_lf" });
    expect(converted.text).toBe(content.replaceAll("\r\n", "\n"));
    expect(converted.changed).toEqual([3]);
    expect((await fix(content)).text).toBe(content);
  });

  it("drop_invalid_lines: all that block, duplicates included, what was repaired stays", async () => {
    const content = [line("a"), "nonsense", line("a"), "{}", "", line("b"), '{"custom_id":"c"}'].join("\n");
    const dropped = await fix(content, { kind: "drop_invalid_lines" });
    expect(dropped.text).toBe([line("a"), "", line("b"), ""].join("\n"));
    expect(dropped.changed).toEqual([4]);
    const renamed = await fix(content, { kind: "rename_duplicate_ids" }, { kind: "drop_invalid_lines" });
    expect(renamed.text).toBe([line("a"), line("a-2"), "", line("b"), ""].join("\n"));
  });
});

describe("what is not touched", () => {
  it("delicate JSON survives beside an edit, line ends too", async () => {
    const content = `${request(DELICATE)}\r\n\r\n${request(DELICATE)}`;
    const { text } = await fix(content, { kind: "set_max_tokens", value: 9 }, { kind: "set_method" });
    const edited = DELICATE.replace(/\}$/, ',"max_tokens":9}');
    expect(text).toBe(`${request(edited)}\r\n\r\n${request(edited)}`);
  });

  const anyFix = fc.constantFrom<Fix>(
    { kind: "set_model", model: "m", where: "missing" },
    { kind: "rename_duplicate_ids" },
    { kind: "repair_ids" },
    { kind: "set_method" },
    { kind: "fix_url" },
    { kind: "set_url" },
    { kind: "set_url", url: "/v1/responses" },
    { kind: "drop_stream" },
    { kind: "drop_repeated_fields" },
    { kind: "repair_max_tokens" },
    { kind: "wrap_image_url" },
    { kind: "close_schemas" },
    { kind: "set_max_tokens", value: 5 },
    { kind: "set_path", path: ["body", "temperature"], json: "0.5" },
    { kind: "set_path", path: ["body", "messages", 0, "content"], json: '"x"' },
  );
  const anyLines = fc.array(
    fc.oneof(fc.constantFrom(...stock), fc.constant(bytesOf(request(DELICATE))), fc.constant(bytesOf(""))),
    {
      minLength: 1,
      maxLength: 15,
    },
  );
  const join = (lines: Uint8Array[]) =>
    Uint8Array.from(lines.flatMap((one, index) => (index > 0 ? [0x0a, ...one] : [...one])));

  it("no steps, or steps that find nothing, give the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, async (lines) => {
        const content = join(lines);
        const { bytes, changed } = await fix(content, { kind: "set_model", model: "m", where: { is: "nobody" } });
        expect(bytes).toEqual(content);
        expect(changed).toEqual([0]);
      }),
      { numRuns: 100 },
    );
  });

  it("a step changes only lines it counts, and is done when run again", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, anyFix, async (lines, step) => {
        const content = join(lines);
        const once = await fix(content, step);
        const before = lines.map((one) => Buffer.from(one).toString("hex"));
        const after = splitBytes(once.bytes);
        expect(after).toHaveLength(before.length);
        expect(after.filter((one, index) => one !== before[index])).toHaveLength(once.changed[0] ?? -1);
        const twice = await fix(once.bytes, step);
        expect(twice.bytes).toEqual(once.bytes);
        expect(twice.changed).toEqual([0]);
      }),
      { numRuns: 150 },
    );
  });

  it("what is left after every fix has no error", async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, async (lines) => {
        const sound = bytesOf(line("sound"));
        const { bytes } = await fix(
          join([sound, ...lines]),
          { kind: "strip_bom" },
          { kind: "repair_ids" },
          { kind: "rename_duplicate_ids" },
          { kind: "set_method" },
          { kind: "fix_url" },
          { kind: "set_model", model: "Qwen/Qwen3.5-9B", where: "missing" },
          { kind: "drop_stream" },
          { kind: "drop_invalid_lines" },
        );
        const report = await checkStream(inPieces(bytes, 999), { limits });
        expect(summary({ rules: report.rules.filter((rule) => rule.level === "error") })).toEqual({});
      }),
      { numRuns: 150 },
    );
  });
});

describe("what a finding offers", () => {
  const offered = [
    ...(["repair_ids", "set_method", "fix_url", "set_url", "drop_stream", "drop_repeated_fields"] as const),
    ...(["repair_max_tokens", "wrap_image_url", "close_schemas"] as const),
  ];
  const isOffered = (content: Uint8Array, kind: (typeof offered)[number]) =>
    checkLines(content, limits).some((rule) => rule.fix === kind);
  it.each(offered)("%s mends every line it is offered for", async (kind) => {
    let mended = 0;
    const wrong: string[] = [];
    for (const one of stock) {
      if (!isOffered(one, kind)) continue;
      mended++;
      const { bytes } = await fix(one, { kind });
      if (isOffered(bytes, kind)) wrong.push(new TextDecoder().decode(one));
    }
    expect(wrong).toEqual([]);
    expect(mended).toBeGreaterThan(0);
  });
});

describe("large files", () => {
  it("stretches without a change stay slices of the old file, in order", async () => {
    const padding = Array.from({ length: 3_000 }, (_, i) => line(`row-${i}`, "x".repeat(300)));
    const lines = [
      ...padding.slice(0, 1_500),
      request("{}", '"odd"'),
      ...padding.slice(1_500),
      request("{}", '"even"'),
    ];
    const { text, changed } = await fix(lines.join("\n"), { kind: "set_model", model: "m", where: "missing" });
    expect(changed).toEqual([2]);
    const expected = [...lines];
    expected[1_500] = request('{"model":"m"}', '"odd"');
    expected[3_001] = request('{"model":"m"}', '"even"');
    expect(text).toBe(expected.join("\n"));
  });

  it("a change in every line", async () => {
    const content = Array.from({ length: 5_000 }, (_, i) => line(`row-${i}`, "y".repeat(1_500))).join("\n");
    const { text } = await fix(content, { kind: "set_path", path: ["body", "max_tokens"], json: "64" });
    expect(text).toBe(content.replaceAll('"max_tokens":32', '"max_tokens":64'));
  });

  it("lines over the limit pass through, or are dropped", async () => {
    const long = line("long", "z".repeat(5_000));
    const content = `${line("a")}\n${long}\n${line("b")}\n`;
    const small = { limits: { ...limits, lineBytes: 1_000 } };
    const kept = await applyFixes(new Blob([content]), [{ kind: "set_method" }], small);
    expect(await kept.blob.text()).toBe(content);
    const dropped = await applyFixes(new Blob([content]), [{ kind: "drop_invalid_lines" }], small);
    expect(await dropped.blob.text()).toBe(`${line("a")}\n${line("b")}\n`);
    expect(dropped.counts).toEqual([{ kind: "drop_invalid_lines", changed: 1 }]);
  });

  it("gzip gives a plain file; abort and progress", async () => {
    const packed = new Blob([gzipSync(`${line("a")}\n\n`)]);
    const { blob } = await applyFixes(packed, [{ kind: "drop_blank_lines" }], { limits });
    expect(await blob.text()).toBe(`${line("a")}\n`);
    const reason = new Error("enough");
    await expect(applyFixes(packed, [], { limits, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const seen: number[] = [];
    await applyFixes(new Blob([line("a")]), [], { limits, onProgress: ({ bytesDone }) => seen.push(bytesDone) });
    expect(seen.at(-1)).toBe(line("a").length);
  });
});

function splitBytes(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let i = 0; i <= bytes.length; i++) {
    if (i < bytes.length && bytes[i] !== 0x0a) continue;
    lines.push(Buffer.from(bytes.subarray(start, i)).toString("hex"));
    start = i + 1;
  }
  return lines;
}
