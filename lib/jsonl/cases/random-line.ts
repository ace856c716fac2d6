import fc from "fast-check";
import { encodingCases } from "./encoding";
import { grammarCases } from "./grammar";
import { parameterCases } from "./parameters";
import { promptCases } from "./prompt";
import { requestCases } from "./request";

const encoder = new TextEncoder();

/** Ordinary-sized hand-written lines, as bytes: the stock that mutations start from. */
export const stock: Uint8Array[] = [
  ...grammarCases,
  ...encodingCases,
  ...requestCases,
  ...promptCases,
  ...parameterCases,
]
  .map(({ line }) => (typeof line === "string" ? encoder.encode(line) : line))
  .filter((line) => line.length < 2_000);

const odd = fc.constantFrom(
  "\\u0041",
  "\\ud800",
  "\\udc00",
  "\\ud83d\\ude00",
  "\\n",
  "\\x",
  "\\",
  '"',
  "\u0000",
  "\u007f",
  "é",
  "中",
  "😀",
  "\ufeff",
  "\u2028",
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(odd, { maxLength: 4 }).map((all) => all.join("")),
);

/** JSON text written with odd spacing, odd numbers and odd strings; now and then not JSON. */
const json: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(
      "0",
      "-0",
      "1.0",
      "1e5",
      "1E-7",
      "01",
      "1.",
      "1e999",
      "12345678901234567890",
      "true",
      "null",
      "nul",
      "",
    ),
    fc.double().map(String),
    fc.integer().map(String),
    text.map((content) => JSON.stringify(content)),
    text.map((content) => `"${content}"`),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(" , ")}]`),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom("role", "content", "model", "__proto__", "a"), text), tie("value")), {
        maxLength: 4,
      })
      .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:\t${value}`).join(",")}}`),
  ),
})).value;

const maybe = (value: fc.Arbitrary<string>, usual: string) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: value });

/** A request in which any part may be off. */
const request: fc.Arbitrary<string> = fc
  .record({
    id: maybe(json, '"row-1"'),
    method: maybe(fc.constantFrom('"post"', '"GET"', "1"), '"POST"'),
    url: maybe(
      fc.constantFrom('"/v1/embeddings"', '"/v1/responses"', '"/v1/x"', '"/v1/chat/completions/"'),
      '"/v1/chat/completions"',
    ),
    model: maybe(fc.oneof(json, fc.constantFrom('"Qwen/Qwen3-Embedding-8B"', '"no/such"')), '"Qwen/Qwen3.5-9B"'),
    messages: maybe(json, '[{"role":"user","content":"hi"}]'),
    extra: maybe(
      json.map((value) => `,"x":${value}`),
      "",
    ),
    tail: maybe(fc.constantFrom(" ", "\r", "x", "}", "\u00a0"), ""),
  })
  .map(
    ({ id, method, url, model, messages, extra, tail }) =>
      `{"custom_id":${id},"method":${method},"url":${url},"body":{"model":${model},"messages":${messages},"input":"a"${extra}}}${tail}`,
  );

/** A stock line with bytes changed, put in, taken out or doubled. */
const mutated: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.constantFrom(...stock),
    fc.array(fc.tuple(fc.constantFrom("set", "insert", "remove", "double"), fc.nat(), fc.nat(255)), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([line, changes]) => {
    let bytes = [...line];
    for (const [kind, place, byte] of changes) {
      const at = place % Math.max(1, bytes.length);
      if (kind === "set") bytes[at] = byte;
      else if (kind === "insert") bytes.splice(at, 0, byte);
      else if (kind === "remove") bytes.splice(at, 1 + (byte % 4));
      else bytes = [...bytes.slice(0, at), ...bytes.slice(Math.max(0, at - (byte % 20)))];
    }
    return Uint8Array.from(bytes.filter((byte) => byte !== 0x0a));
  });

/** One line, good or bad, without a line feed. */
export const randomLine: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 3, arbitrary: mutated },
  { weight: 2, arbitrary: request.map((line) => encoder.encode(line.replaceAll("\n", ""))) },
  { weight: 1, arbitrary: json.map((line) => encoder.encode(line.replaceAll("\n", ""))) },
);
