/** The most an upstream's own words may take, in UTF-8 bytes. */
export const messageBytesMax = 2_048;

const keyLike = /\bsk-[\w-]{6,}/g;
const bearer = /\b(bearer|basic)\s+[\w+/=.~-]{8,}/gi;
// Control characters forge log lines and terminal output; bidi overrides forge what a person reads.
// biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

function spellings(key: string): string[] {
  const base64 = Buffer.from(key).toString("base64");
  return [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), base64, base64.replace(/=+$/, "")];
}

function cap(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= messageBytesMax) return text;
  const cut = bytes.subarray(0, messageBytesMax - 3).toString("utf8");
  return `${cut.replace(/\ufffd+$/, "")}…`;
}

/**
 * An upstream's words made fit to show and to store: the connection's key and anything that looks like one are
 * replaced, control characters are taken out, and the rest is cut to 2 KB.
 */
export function redact(text: string, key: string | null): string {
  let clean = text;
  if (key) for (const spelling of new Set(spellings(key))) clean = clean.replaceAll(spelling, "[key]");
  return cap(clean.replace(keyLike, "[key]").replace(bearer, "$1 [key]").replace(unprintable, " ").trim());
}
