import type { Rng } from "@/lib/emulator/answer/rng";
import type { JsonValue } from "@/lib/emulator/json-value";

/** What values are made of: a generator, words from the prompt to sound related, and the text itself to choose labels by. */
export type Flavour = { rng: Rng; words: string[]; text?: string };

const STRINGS: [RegExp, readonly [string, ...string[]]][] = [
  [/country/, ["United Kingdom", "Portugal", "Japan", "Kenya", "Canada"]],
  [/city|town|place|location/, ["York", "Lisbon", "Osaka", "Nairobi", "Halifax"]],
  [/street|address/, ["4 Mill Lane", "12 Harbour Road", "27 Castle Street", "8 Eastfield Way"]],
  [
    /company|supplier|vendor|shop|store|merchant|brand/,
    ["Northgate Timber & Sons", "Harbour Supplies", "Miller and Reed"],
  ],
  [/e_?mail/, ["ana.silva@example.com", "t.mori@example.org", "office@example.net"]],
  [/phone|tel$/, ["+44 1904 555010", "+351 21 555 0199", "+81 6 5550 0142"]],
  [/currency/, ["GBP", "EUR", "JPY", "USD"]],
  [/sentiment|polarity/, ["positive", "neutral", "negative"]],
  [/tone|mood/, ["friendly", "matter-of-fact", "impatient", "formal"]],
  [/priority|severity|urgency|level/, ["low", "medium", "high"]],
  [/language|locale/, ["en", "pt", "ja", "de"]],
  [/colou?r/, ["green", "brown", "white", "blue"]],
  [/date|day$|_at$|since|until/, ["2024-03-14", "2023-11-02", "2025-06-30"]],
  [/name|author|person|customer|user/, ["Ana Silva", "Takeshi Mori", "Grace Njoroge", "Ellen Ward"]],
];
const NUMERIC =
  /score|fit|risk|confidence|probab|rating|total|amount|price|cost|count|qty|quantity|number|year|age$|size|weight|percent|index/;
const LISTS = /tags|items|keywords|list|labels|products|topics|reasons|names$/;
const SPOKEN = /^(content|message|utterance|reply)$/;
const SENTENCES = /reason|why|summary|description|explanation|comment|note|text|answer|content|message|rationale/;

/** A short sentence about one of the words. */
export function sentence({ rng, words }: Flavour): string {
  const word = rng.pick(words) ?? "the request";
  return rng.pick([
    `The passage about ${word} supports this.`,
    `Judged mainly by ${word}.`,
    `Nothing else is said of ${word}.`,
    `Both parts mention ${word} in the same way.`,
  ]);
}

/** Something one person would say to another about one of the words. */
function spoken({ rng, words }: Flavour): string {
  const word = rng.pick(words) ?? "my request";
  return rng.pick([
    `Hello, I am writing about ${word}. Can you help me with that?`,
    `Thank you for telling me about ${word}. When did you first notice it?`,
    "It started on Monday, and I have tried twice since then.",
    `I see. I have looked at ${word} and can put it right today.`,
    "Could you give me the number on your confirmation, please?",
    `That would be a great help. I was worried that ${word} would take weeks.`,
    "Of course. You will have an e-mail within the hour.",
    `I do not think ${word} is the whole story, but it is a start.`,
  ]);
}

/** A string that suits a property of this name. */
export function plausibleString(key: string, flavour: Flavour): string {
  const lower = key.toLowerCase();
  if (SPOKEN.test(lower)) return spoken(flavour);
  if (SENTENCES.test(lower)) return sentence(flavour);
  for (const [pattern, values] of STRINGS) if (pattern.test(lower)) return flavour.rng.pick(values);
  return flavour.rng.pick(flavour.words) ?? "value";
}

/** A number that suits a property of this name; scores lie between 0 and 1. */
export function plausibleNumber(key: string, isInteger: boolean, { rng }: Flavour): number {
  const lower = key.toLowerCase();
  if (/year/.test(lower)) return rng.int(1990, 2025);
  if (/age$/.test(lower)) return rng.int(18, 80);
  const isShare = /score|fit|risk|confidence|probab/.test(lower);
  if (isInteger) return isShare ? rng.int(0, 1) : rng.int(0, 100);
  return isShare ? rng.int(0, 100) / 100 : rng.int(100, 50_000) / 100;
}

/** Any JSON value that suits a property of this name, when nothing says what type it is. */
export function plausibleValue(key: string, flavour: Flavour): JsonValue {
  const lower = key.toLowerCase();
  if (/^(is|has|can|should|contains)[_A-Z]|valid$|^flagged$/.test(key)) return flavour.rng.chance(0.6);
  if (LISTS.test(lower))
    return Array.from({ length: flavour.rng.int(1, 4) }, () => flavour.rng.pick(flavour.words) ?? "item");
  return NUMERIC.test(lower) ? plausibleNumber(key, false, flavour) : plausibleString(key, flavour);
}
