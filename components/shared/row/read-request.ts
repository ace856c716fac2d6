/** A picture a request carries: within it, or by an address that is only ever shown as text. */
export type RequestImage = { kind: "data"; mediaType: string; base64: string } | { kind: "remote"; url: string };
export type RequestMessage = {
  role: string;
  text: string;
  images: RequestImage[];
  toolCalls: { name: string; arguments: string }[];
};
export type RequestView = {
  /** The conversation, or the one input, as text. */
  messages: RequestMessage[];
  /** Parameters beside it, written as JSON. */
  params: { name: string; value: string }[];
};

/** A line beyond this is shown raw only: reading it would hold the page up. */
const readBytesMax = 12_000_000;
const paramLengthMax = 2_000;
const textParams = new Set(["messages", "input", "prompt", "model", "instructions"]);

type Loose = Record<string, unknown>;
const isLoose = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const looseOr = (value: unknown): Loose => (isLoose(value) ? value : {});

/** Pictures a browser decodes and that can hold no script. */
const dataImage = /^data:(image\/(?:png|jpeg|gif|webp|avif|bmp));base64,([A-Za-z0-9+/=\s]+)$/;

/** Chat says `image_url: {url}`, responses say `image_url: "…"`, messages say `source: {media_type, data}`. */
function imageOf(part: Loose): RequestImage | null {
  const url = looseOr(part.image_url).url ?? part.image_url;
  if (typeof url === "string") {
    const [, mediaType, base64] = dataImage.exec(url) ?? [];
    if (mediaType && base64) return { kind: "data", mediaType, base64 };
    return { kind: "remote", url: url.slice(0, paramLengthMax) };
  }
  const { media_type: type, data, url: address } = looseOr(part.source);
  if (typeof data === "string") {
    const [, mediaType, base64] = dataImage.exec(`data:${String(type)};base64,${data}`) ?? [];
    return mediaType && base64 ? { kind: "data", mediaType, base64 } : null;
  }
  return typeof address === "string" ? { kind: "remote", url: address.slice(0, paramLengthMax) } : null;
}

/** The text of a message's content: a string, or parts of which some are not text. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return content == null ? "" : JSON.stringify(content);
  return content
    .map((part) => {
      if (typeof part === "string") return part;
      if (isLoose(part) && typeof part.text === "string") return part.text;
      if (isLoose(part) && imageOf(part)) return "";
      return isLoose(part) ? `[${String(part.type ?? "part")}]` : String(part);
    })
    .filter((text) => text !== "")
    .join("\n");
}

const partsOf = (content: unknown): Loose[] => (Array.isArray(content) ? content.filter(isLoose) : []);

function messageOf(item: unknown): RequestMessage {
  if (!isLoose(item)) return { role: "input", text: textOf(item), images: [], toolCalls: [] };
  const content = item.content ?? item.text ?? "";
  const calls = Array.isArray(item.tool_calls) ? item.tool_calls.map((call) => looseOr(looseOr(call).function)) : [];
  return {
    role: String(item.role ?? item.type ?? "input"),
    text: textOf(content),
    images: partsOf(content).flatMap((part) => imageOf(part) ?? []),
    toolCalls: calls.map((call) => ({ name: String(call.name ?? ""), arguments: String(call.arguments ?? "") })),
  };
}

function messagesOf(body: Loose): RequestMessage[] {
  const list = body.messages ?? body.input ?? body.prompt;
  const plain = (role: string, text: string): RequestMessage => ({ role, text, images: [], toolCalls: [] });
  const first = typeof body.instructions === "string" ? [plain("instructions", body.instructions)] : [];
  if (typeof list === "string") return [...first, plain("input", list)];
  return Array.isArray(list) ? [...first, ...list.map(messageOf)] : first;
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
    .map(([name, param]) => ({
      name,
      value: (typeof param === "string" ? param : JSON.stringify(param)).slice(0, paramLengthMax),
    }));
  return { messages: messagesOf(body), params };
}
