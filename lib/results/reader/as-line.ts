/** Escaped backslashes are passed over. */
const halfPairs = /\\(?:\\|ud[89a-f][0-9a-f]{2})/g;

/** Half a surrogate pair, which JSON writes as an escape, is no text to the engine. */
const withoutHalves = (json: string): string =>
  json.includes("\\ud") ? json.replace(halfPairs, (mark) => (mark === "\\\\" ? mark : "\\ufffd")) : json;

/** Whatever has to be written as an escape, but for what `quoted` writes itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const isOdd = /[\u0000-\u001f\ud800-\udfff]/;

/** A text as JSON. Most need no other escapes than these, which are put in at a tenth of what the serializer takes. */
function quoted(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return isOdd.test(escaped) ? withoutHalves(JSON.stringify(text)) : `"${escaped}"`;
}

/** A row as a line of JSON; a long `text` is its last member. */
export function asLine(row: object, text?: string): string {
  const json = withoutHalves(JSON.stringify(row));
  return text === undefined ? `${json}\n` : `${json.slice(0, -1)},"text":${quoted(text)}}\n`;
}
