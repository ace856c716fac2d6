import type { ToolCall } from "./answer";
import { isRecord, parseJson, recordOr, stringOr, toText } from "./json";

const callsMax = 100;

/** `<function=search><parameter=query>…</parameter></function>`, as some models write inside the tag. */
function readTags(body: string): ToolCall | null {
  const name = /^\s*<function=([\w.-]{1,200})>/.exec(body)?.[1];
  if (name === undefined) return null;
  const parameters = [...body.matchAll(/<parameter=([\w.-]{1,200})>([\s\S]*?)<\/parameter>/g)];
  const values = parameters.map(([, key = "", value = ""]) => [key, value.trim()] as const);
  return { name, arguments: JSON.stringify(Object.fromEntries(values)) };
}

function readBody(body: string): ToolCall | null {
  const value = parseJson(body);
  if (!isRecord(value)) return readTags(body);
  const called = isRecord(value.function) ? value.function : value;
  const name = stringOr(called.name, "");
  if (name === "") return null;
  return { name, arguments: toText(called.arguments ?? called.parameters ?? recordOr(null)) };
}

/** Calls of tools that a model wrote into its text as `<tool_call>…</tool_call>` instead of calling. */
export function toolCallsInText(text: string): ToolCall[] {
  const calls: ToolCall[] = [];
  const open = "<tool_call>";
  for (let at = text.indexOf(open); at !== -1 && calls.length < callsMax; ) {
    const start = at + open.length;
    const close = text.indexOf("</tool_call>", start);
    const next = text.indexOf(open, start);
    // The last one may have been cut off before its end.
    const end = close === -1 ? (next === -1 ? text.length : next) : close;
    const call = readBody(text.slice(start, end).trim());
    if (call) calls.push(call);
    at = text.indexOf(open, end);
  }
  return calls;
}
