import type { Prompt } from "./prompt";
import type { Rng } from "./rng";
import { topicWords } from "./topic";

const SUBJECTS = [
  "a shelf of jars",
  "a market stall",
  "a railway bridge",
  "a printed receipt",
  "a harbour at dusk",
  "a handwritten page",
  "a row of bicycles",
  "a kitchen table",
] as const;
const SETTINGS = [
  "in soft daylight",
  "under a cloudy sky",
  "photographed from slightly above",
  "with a plain wall behind",
  "close up and sharply focused",
  "with a little motion blur",
] as const;
const DETAILS = [
  "The left third is darker than the rest.",
  "Two small labels can be read, the others are turned away.",
  "A hand is visible at the lower edge.",
  "The colours are muted, mostly brown and green.",
  "Nothing suggests when it was taken.",
  "The text at the top is partly cut off.",
] as const;
const VENDORS = [
  "Northgate Timber & Sons",
  "Harbour Supplies",
  "Miller and Reed",
  "Castle Street Bakery",
  "Eastfield Farm",
] as const;
const ITEMS = [
  "Oak board, planed",
  "Rope, 10 m",
  "Flour, stone ground",
  "Lamp oil",
  "Nails, box of 200",
  "Seed potatoes",
  "Paint, white",
  "Glass pane",
] as const;

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** A transcribed page: letterhead, table of items and a sum that adds up. */
export function writePage(rng: Rng): string {
  const lines = [
    `# ${rng.pick(VENDORS)}`,
    "",
    `Invoice No. ${rng.int(1000, 9999)}`,
    `Date: ${rng.int(1, 28)} March 19${rng.int(10, 79)}`,
    "",
  ];
  lines.push("| Item | Qty | Price | Amount |", "|---|---|---|---|");
  let totalCents = 0;
  for (const item of rng.shuffle(ITEMS).slice(0, rng.int(3, 8))) {
    const quantity = rng.int(1, 12);
    const priceCents = rng.int(40, 4000);
    totalCents += quantity * priceCents;
    lines.push(`| ${item} | ${quantity} | ${money(priceCents)} | ${money(quantity * priceCents)} |`);
  }
  lines.push("", `Total: ${money(totalCents)}`);
  if (rng.chance(0.5)) lines.push("", "Payment within thirty days. Goods remain our property until paid in full.");
  return lines.join("\n");
}

/** A description of the images of a prompt that takes up what was asked about them. */
export function writeImageAnswer(prompt: Prompt, rng: Rng): string {
  if (/\b(read|transcribe|text|ocr|extract)\b/i.test(prompt.userText) && rng.chance(0.7)) return writePage(rng);
  const isCaption = /\bcaption\b/i.test(prompt.userText);
  const subject = `${rng.pick(SUBJECTS)} ${rng.pick(SETTINGS)}`;
  if (isCaption) return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}.`;
  const details = rng.shuffle(DETAILS).slice(0, rng.int(1, 4));
  const [word] = topicWords(prompt.userText, 3);
  const count = prompt.imageCount > 1 ? `The first of the ${prompt.imageCount} images` : "The image";
  return [
    `${count} shows ${subject}.`,
    ...details,
    ...(word ? [`As for ${word}, only part of it can be made out.`] : []),
  ].join(" ");
}
