const indent = "  ";

/**
 * Lays JSON text out over lines without reading its values: numbers, escapes, key order and repeated keys stay as they
 * are, which parsing and writing again would not keep. Text that is not JSON comes out as it went in.
 */
export function layOutJson(text: string): string {
  const source = text.trim();
  if (!/^[[{]/.test(source)) return text;
  const parts: string[] = [];
  let depth = 0;
  let at = 0;
  const line = () => `\n${indent.repeat(Math.max(0, depth))}`;
  while (at < source.length) {
    const mark = source.charAt(at);
    if (mark === '"') {
      const end = endOfString(source, at);
      if (end === -1) return text;
      parts.push(source.slice(at, end));
      at = end;
      continue;
    }
    at++;
    if (/\s/.test(mark)) continue;
    if (mark === "{" || mark === "[") {
      const close = skipSpace(source, at);
      if (source.charAt(close) === (mark === "{" ? "}" : "]")) {
        parts.push(source.charAt(close) === "}" ? "{}" : "[]");
        at = close + 1;
        continue;
      }
      depth++;
      parts.push(mark, line());
    } else if (mark === "}" || mark === "]") {
      depth--;
      if (depth < 0) return text;
      parts.push(line(), mark);
    } else if (mark === ",") parts.push(mark, line());
    else parts.push(mark === ":" ? ": " : mark);
  }
  return depth === 0 ? parts.join("") : text;
}

/** The place after the closing quote, −1 when there is none. */
function endOfString(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source.charAt(at) === "\\") at++;
    else if (source.charAt(at) === '"') return at + 1;
  }
  return -1;
}

function skipSpace(source: string, from: number): number {
  let at = from;
  while (at < source.length && /\s/.test(source.charAt(at))) at++;
  return at;
}
