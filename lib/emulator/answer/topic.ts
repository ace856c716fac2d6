const STOP_WORDS = new Set(
  `about above after again against also although always among answer because been before being below between both
could does doing done down during each either every from further give given gives have having here however into
just keep like line make many might more most much must need never none only other ought over please question reply
same shall should since some such sure tell text than that their theirs them then there these they this those through
under until upon very want were what when where which while whose will with within without word words would write
your yours return json keys following list step steps finish number one-line below based using user used
summarise summarize translate explain describe classify decide name compare give show please write rewrite extract
caption transcribe read say something someone everything hello`.split(/\s+/),
);

const FALLBACK = ["the request", "the details", "the context", "the outcome"];

/**
 * Up to `limit` words or pairs of neighbouring words that carry the meaning of a text, in order of first use. General
 * ones stand in when there are few.
 */
export function topicWords(text: string, limit = 8): string[] {
  const seen = new Map<string, string>();
  let previous: { key: string; end: number } | null = null;
  for (const match of text.slice(0, 4000).matchAll(/\p{L}[\p{L}\p{N}-]*\p{L}/gu)) {
    const [word] = match;
    const key = word.toLowerCase();
    if (word.length < 4 || STOP_WORDS.has(key) || seen.has(key)) continue;
    const isNeighbour = previous !== null && match.index === previous.end + 1 && text[previous.end] === " ";
    const pair: string | undefined = isNeighbour && previous ? seen.get(previous.key) : undefined;
    if (previous && pair !== undefined && !pair.includes(" ")) {
      seen.set(previous.key, `${pair} ${word}`);
      previous = null;
      continue;
    }
    if (seen.size === limit) break;
    seen.set(key, word);
    previous = { key, end: match.index + word.length };
  }
  return seen.size >= 4 ? [...seen.values()] : [...seen.values(), ...FALLBACK];
}

/** The labels a classification prompt offers (`one of: a, b, c`, `yes or no`, `a | b | c`), or none. */
export function offeredLabels(text: string): string[] {
  const plain = /\b(yes or no|true or false)\b/i.exec(text)?.[1];
  if (plain) return plain.toLowerCase().split(" or ");
  const match =
    /(?:one of|either|labels?|categories|category|choose from|options?)\b[^:\n"'`]{0,40}[:\s]\s*\[?([^\n.;\]]{3,200})/i.exec(
      text,
    ) ?? /((?:[\w-]{2,24}\s*\|\s*)+[\w-]{2,24})/.exec(text);
  const labels = (match?.[1] ?? "")
    .split(/\s*(?:,|\||\/|\bor\b|\band\b)\s*/)
    .map((label) => label.replace(/^["'`(*\s]+|["'`)*\s]+$/g, ""));
  const isList = labels.length >= 2 && labels.every((label) => label !== "" && label.split(" ").length <= 3);
  return isList ? labels : [];
}

/** The JSON keys a prompt asks for (`with keys fit, risk, tone`, `Return JSON: shop, day, total`), or none. */
export function requestedKeys(text: string): string[] {
  const match =
    /\b(?:keys?|fields?|properties)\b(?:\s*:)?\s*([^\s.;][^\n.;]{1,199})/i.exec(text) ??
    /\bJSON\s*:\s*([^\n.;{]{2,200})/i.exec(text);
  const keys = (match?.[1] ?? "")
    .replace(/\([^)]*\)/g, "")
    .split(/\s*(?:,|\band\b)\s*/)
    .map((key) => key.replace(/^["'`\s]+|["'`\s]+$/g, ""))
    .filter((key) => key !== "");
  return keys.length > 0 && keys.every((key) => /^[\w-]{1,40}$/.test(key)) ? keys : [];
}
