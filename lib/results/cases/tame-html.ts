// What React draws has every `<`, `>` and quote of a text escaped: what looks like a tag here is one.
const tag = /<([a-z][\w-]*)([^>]*)>/gi;
const attribute = /([^\s"=/]+)="([^"]*)"/g;
const wild = new Set(
  "script img iframe object embed video audio source link meta base form style svg math template".split(" "),
);
const wildAttribute = /^on|^(?:srcdoc|src|srcset|action|formaction|style)$/i;

/** What in drawn markup could run, load or lead somewhere it must not; empty for what is tame. */
export function wildIn(html: string): string[] {
  const found: string[] = [];
  for (const [whole, name = "", rest = ""] of html.matchAll(tag)) {
    const attributes = [...rest.matchAll(attribute)].map(([, key = "", value = ""]) => ({ key, value }));
    const isIcon = name === "svg" && attributes.some(({ key }) => key === "aria-hidden");
    const leads = ({ key, value }: { key: string; value: string }) =>
      key === "href" && !/^(?:https?:\/\/|mailto:)/i.test(value);
    const isWild = (wild.has(name.toLowerCase()) && !isIcon) || attributes.some((one) => leads(one));
    if (isWild || attributes.some(({ key }) => wildAttribute.test(key))) found.push(whole);
  }
  return found;
}

const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&amp;": "&" };

/** What a reader sees of it. */
export const textIn = (html: string): string =>
  html
    .replace(tag, "")
    .replace(/<\/[a-z][\w-]*>/gi, "")
    .replace(/&(?:lt|gt|quot|#x27|amp);/g, (one) => entities[one] ?? one);
