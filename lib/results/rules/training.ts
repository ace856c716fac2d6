import type { Line } from "@/lib/jsonl/check/line";
import { findKey, rawText } from "@/lib/jsonl/fix/edit";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import { LineDraft } from "@/lib/jsonl/tools/transform/line-draft";
import { normaliseResult } from "./result";

/** Every piece is cut out of the line it came in: numbers, escapes and the order of names stay as they were written. */
class RawLine {
  private readonly draft = new LineDraft(DEFAULT_LIMITS.depth);

  /** The line's view when it is a JSON object. */
  load(text: string | null): Line | null {
    return text !== null && this.draft.load(Buffer.from(text)) ? this.draft.line : null;
  }
}

const requests = new RawLine();
const responses = new RawLine();

function* elementsOf(line: Line, list: number): Generator<number> {
  for (let node = list + 1; node < line.next(list); node = line.next(node)) yield node;
}

/** The value at a path of names, or 0. */
function at(line: Line, from: number, ...names: string[]): number {
  let node = from;
  for (const name of names) {
    const key = line.kind(node) === Kind.object ? findKey(line, node, name) : 0;
    if (key === 0) return 0;
    node = key + 1;
  }
  return node;
}

const isTurn = (line: Line, node: number): boolean => at(line, node, "role") !== 0;

/** The conversation a request line carries, whatever API it was for, as JSON texts of its turns. */
function turnsOf(line: Line | null, prompt: string): string[] {
  const asked = `{"role":"user","content":${JSON.stringify(prompt)}}`;
  if (line === null) return [asked];
  const messages = line.inBody(KEY.messages);
  const system = line.inBody(messages === 0 ? KEY.instructions : KEY.system);
  const first = system === 0 ? [] : [`{"role":"system","content":${rawText(line, system)}}`];
  const list = messages === 0 ? line.inBody(KEY.input) : messages;
  if (list !== 0 && line.kind(list) === Kind.array) {
    const turns = [...elementsOf(line, list)].filter((node) => isTurn(line, node)).map((node) => rawText(line, node));
    if (turns.length > 0) return [...first, ...turns];
  }
  const text = [line.inBody(KEY.input), line.inBody(KEY.prompt)].find(
    (node) => node !== 0 && line.kind(node) === Kind.string,
  );
  return [...first, text === undefined ? asked : `{"role":"user","content":${rawText(line, text)}}`];
}

/** What a chat model said, cut out of its response; null where the response is of another shape. */
function chatTurn(line: Line | null): string | null {
  if (line === null) return null;
  const choices = at(line, 0, "response", "body", "choices") || at(line, 0, "response_body", "choices");
  if (choices === 0 || line.kind(choices) !== Kind.array) return null;
  const [choice] = elementsOf(line, choices);
  const message = choice === undefined ? 0 : at(line, choice, "message");
  const content = message === 0 ? 0 : at(line, message, "content");
  const calls = message === 0 ? 0 : at(line, message, "tool_calls");
  const hasCalls = calls !== 0 && line.kind(calls) === Kind.array && line.next(calls) > calls + 1;
  const isText = content !== 0 && line.kind(content) === Kind.string;
  if (!isText && !hasCalls) return null;
  const said = isText ? rawText(line, content) : "null";
  return `{"role":"assistant","content":${said}${hasCalls ? `,"tool_calls":${rawText(line, calls)}` : ""}}`;
}

/** What the model said of any other shape, as a turn of its own. */
function otherTurn(responseLine: string): string {
  const { texts, toolCalls } = normaliseResult(responseLine, { kind: "output" });
  const content = texts[0] ?? "";
  if (toolCalls.length === 0) return JSON.stringify({ role: "assistant", content });
  const calls = toolCalls.map((call, index) => ({ id: `call_${index + 1}`, type: "function", function: call }));
  return JSON.stringify({ role: "assistant", content: content || null, tool_calls: calls });
}

/** A request and its answer as a training example, one line without its end. */
export function trainingLine(requestLine: string | null, responseLine: string, prompt: string): string {
  const turns = turnsOf(requests.load(requestLine), prompt);
  const answer = chatTurn(responses.load(responseLine)) ?? otherTurn(responseLine);
  return `{"messages":[${[...turns, answer].join(",")}]}`;
}
