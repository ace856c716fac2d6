/** What the reference's parser says about JSON text this runtime could not parse; positions only where they are known. */
export function jsonComplaint(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : "";
  const position = /at position (\d+)/.exec(message)?.[1];
  const place = position === undefined ? "" : ` at line 1 column ${Number(position) + 1}`;
  const end = ` at line 1 column ${text.length}`;
  if (error instanceof RangeError) return "recursion limit exceeded";
  if (/end of JSON input|Unterminated string/.test(message)) return `EOF while parsing a value${end}`;
  if (/control character/.test(message))
    return `control character (\\u0000-\\u001F) found while parsing a string${place}`;
  if (/escape/.test(message)) return `invalid escape${place}`;
  if (/non-whitespace character after JSON/.test(message)) return `trailing characters${place}`;
  if (/Expected ',' or '}'/.test(message)) return `expected \`,\` or \`}\`${place}`;
  if (/Expected ',' or ']'/.test(message)) return `expected \`,\` or \`]\`${place}`;
  if (/Expected (?:double-quoted )?property name/.test(message)) return `key must be a string${place}`;
  return `expected value${place}`;
}

/** The parser's words for a value of the wrong type, as in `invalid type: integer \`5\``. */
export function typeComplaint(value: unknown, expected: string, text: string): string {
  const found =
    value === null
      ? "null"
      : typeof value === "boolean"
        ? `boolean \`${value}\``
        : typeof value === "number"
          ? `${Number.isInteger(value) ? "integer" : "floating point"} \`${value}\``
          : typeof value === "string"
            ? `string ${JSON.stringify(value)}`
            : Array.isArray(value)
              ? "sequence"
              : "map";
  return `invalid type: ${found}, expected ${expected} at line 1 column ${text.length}`;
}
