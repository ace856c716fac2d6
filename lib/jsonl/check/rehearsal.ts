import type { CheckLimits } from "@/lib/jsonl/contract";
import { REHEARSAL_TEXTS as TEXTS } from "@/lib/jsonl/rehearsal-texts";
import { scanRange } from "./scan-range";
import { SegmentChecker, type SegmentPart } from "./segment";

const ROUNDS = 16;
/** More than any list of a part holds at first: growing one for the first time is not left to the file. */
const LINES = 3_000;
/** Kept after practising: machine code for objects of which none is left is thrown away. */
let rehearsed: SegmentChecker | null = null;

/**
 * Checks made-up lines of every usual shape, so that the engine is compiled to machine code before the first file comes:
 * a browser runs the first megabytes of any code several times slower. Half a second of work at most, given up as soon as
 * `isWanted` says that a file is there. What it comes to is handed to `onPart`, for who puts parts together to practise too.
 */
export async function rehearse(
  limits: CheckLimits,
  isWanted: () => boolean,
  onPart: (part: SegmentPart) => void = () => {},
): Promise<void> {
  // A blob, read as a file is: machine code made before the first buffer changed hands would be thrown away at that moment.
  const blob = new Blob([rehearsalLines().join("\n")]);
  // Two ranges, so that beginning and ending inside of a file is practised too.
  const half = blob.size >> 1;
  for (let round = 0; round < ROUNDS && !isWanted(); round++) {
    rehearsed = new SegmentChecker(limits);
    await scanRange(blob, { from: 0, to: half, isGzip: false, limits }, onPart, undefined, rehearsed);
    await scanRange(blob, { from: half, to: blob.size, isGzip: false, limits }, onPart, undefined, rehearsed);
  }
}

type Request = { custom_id: string; method: string; url: string; body: Record<string, unknown> };

const withBody = (request: Request, change: Record<string, unknown>): string =>
  JSON.stringify({ ...request, body: { ...request.body, ...change } });

/** What is often wrong with a line: code that has never met a mistake is thrown away with the first one. */
const MISTAKES: readonly ((request: Request) => string)[] = [
  (request) => JSON.stringify(request).slice(0, -2),
  (request) => withBody(request, { stream: true }),
  (request) => withBody(request, { max_tokens: undefined, max_output_tokens: undefined, temperature: 3 }),
  (request) => JSON.stringify({ ...request, custom_id: "rehearsal-0" }),
  (request) => `${JSON.stringify({ ...request, method: "post" })}\r`,
  (request) => withBody(request, { model: undefined, priority: 1, max_tokens: 0 }),
  () => "",
  (request) => JSON.stringify({ ...request, url: `${request.url}/`, note: 2 ** 63 }),
  (request) => withBody(request, { max_tokens: 900_000, temperature: "0.2", top_p: 1.5 }),
];

export function rehearsalLines(): string[] {
  return Array.from({ length: LINES }, (_, number) => {
    // Most are short; some are long enough to be sampled in slices.
    const length = number % 50 === 0 ? 90 : 1 + (number % 29);
    const text = Array.from({ length }, (_, at) => TEXTS[(number + (at >> 3)) % TEXTS.length]).join("");
    const [url, body] = requestOf(number, text);
    const request = { custom_id: `rehearsal-${number}`, method: "POST", url, body };
    if (number % 21 !== 20) return JSON.stringify(request);
    // The turn of a mistake moves on by one each time around, so that it meets every shape.
    const turn = Math.floor(number / 21);
    return MISTAKES[(turn + Math.floor(turn / MISTAKES.length)) % MISTAKES.length]?.(request) ?? "";
  });
}

function requestOf(number: number, text: string): [url: string, body: Record<string, unknown>] {
  const model = `maker/model-${number % 4}`;
  const user = { role: "user", content: text };
  switch (number % 9) {
    case 0:
      return ["/v1/embeddings", { model, input: number % 2 ? text : [text, "The second one."] }];
    case 1:
      return ["/v1/responses", { model, input: [user], instructions: "Be brief.", max_output_tokens: 120 }];
    case 2: {
      const url = `data:image/png;base64,${"iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76L".repeat(40)}`;
      const content = [
        { type: "text", text },
        { type: "image_url", image_url: { url } },
      ];
      return ["/v1/chat/completions", { model, messages: [{ role: "user", content }], max_tokens: 50 }];
    }
    case 3: {
      const schema = { type: "object", properties: { sum: { type: "number" } }, additionalProperties: false };
      const json_schema = { name: "answer", strict: true, schema };
      const tools = [{ type: "function", function: { name: "look_up", parameters: schema } }];
      const response_format = { type: "json_schema", json_schema };
      return ["/v1/chat/completions", { model, messages: [user], tools, response_format, n: 2, seed: 1e6 }];
    }
    case 4: {
      const call = { name: "look_up", arguments: '{"word":"mill"}' };
      const messages = [
        user,
        { role: "assistant", content: null, tool_calls: [{ id: "call_1", type: "function", function: call }] },
        { role: "tool", tool_call_id: "call_1", content: text },
      ];
      return ["/v1/chat/completions", { model, messages, max_tokens: 400 }];
    }
    case 5:
      return ["/v1/completions", { model, prompt: text, max_tokens: 64 }];
    default: {
      const system = { role: "system", content: "Summarise in one sentence." };
      return ["/v1/chat/completions", { model, messages: [system, user], temperature: 0.2, max_tokens: 128 }];
    }
  }
}
