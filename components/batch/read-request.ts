export type RequestMessage = { role: string; text: string };
export type RequestView = {
  /** The conversation, or the one input, as text. */
  messages: RequestMessage[];
  /** Parameters beside it, written as JSON. */
  params: { name: string; value: string }[];
};

/** A line beyond this is shown raw only: reading it would hold the page up. */
const readBytesMax = 500_000;
const textParams = new Set(["messages", "input", "prompt", "model", "instructions"]);

type Loose = Record<string, unknown>;
const isLoose = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The text of a message's content: a string, or parts of which some are not text. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return content == null ? "" : JSON.stringify(content);
  return content
    .map((part) => {
      if (typeof part === "string") return part;
      if (isLoose(part) && typeof part.text === "string") return part.text;
      return isLoose(part) ? `[${String(part.type ?? "part")}]` : String(part);
    })
    .join("\n");
}

function messagesOf(body: Loose): RequestMessage[] {
  const list = body.messages ?? body.input ?? body.prompt;
  const first = typeof body.instructions === "string" ? [{ role: "instructions", text: body.instructions }] : [];
  if (typeof list === "string") return [...first, { role: "input", text: list }];
  if (!Array.isArray(list)) return first;
  return [
    ...first,
    ...list.map((item) =>
      isLoose(item)
        ? { role: String(item.role ?? item.type ?? "input"), text: textOf(item.content ?? item.text ?? "") }
        : { role: "input", text: textOf(item) },
    ),
  ];
}

/**
 * What a request line asks for, to be read by people. Null when the line is too long to read here or not a request:
 * then the raw line is what there is. Call it in a memo: it parses.
 */
export function readRequest(line: string | null): RequestView | null {
  if (line === null || line.length > readBytesMax) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const body = isLoose(value) && isLoose(value.body) ? value.body : null;
  if (!body) return null;
  const params = Object.entries(body)
    .filter(([name]) => !textParams.has(name))
    .map(([name, param]) => ({ name, value: typeof param === "string" ? param : JSON.stringify(param) }));
  return { messages: messagesOf(body), params };
}
