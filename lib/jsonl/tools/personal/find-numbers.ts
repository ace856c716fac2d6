import type { Line } from "@/lib/jsonl/check/line";
import { elementsOf } from "@/lib/jsonl/fix/edit";
import { asciiText } from "@/lib/jsonl/scan/numbers";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import { isCard } from "./card";

/** Digits outside of quotes: bytes `from` to `to` of the block. */
export interface NumberMatch {
  kind: "card" | "phone";
  from: number;
  to: number;
  value: string;
}

/** As the standards have it: cards 13 to 19 digits, phone numbers with their country 8 to 15. */
const SHORTEST = 8;
const LONGEST = 19;
const PHONE_DIGITS = /^[1-9]\d{7,14}$/;
const PHONE_NAME = /phone|telefon|mobile|handy|whatsapp|msisdn|(^|[_-])(tel|fax|cell)([_-]|$)/i;

/**
 * Numbers of a line, written without quotes, that are card numbers, or phone numbers by the name they stand under: digits
 * alone have none of the marks of one. Looks as deep as values are read.
 */
export function findNumbers(line: Line): NumberMatch[] {
  const found: NumberMatch[] = [];
  const look = (from: number, to: number, name: () => string) => {
    if (to - from < SHORTEST || to - from > LONGEST) return;
    const value = asciiText(line.scanner.state.bytes, from, to);
    if (PHONE_DIGITS.test(value) && PHONE_NAME.test(name())) found.push({ kind: "phone", from, to, value });
    else if (isCard(value)) found.push({ kind: "card", from, to, value });
  };
  for (let node = 1; node < line.next(0); node++) {
    const name = () => (line.kind(node - 1) === Kind.key ? line.text(node - 1) : "");
    const kind = line.kind(node);
    if (kind === Kind.number) look(line.startOf(node), line.endOf(node), name);
    else if (kind === Kind.array && line.get(node, NODE.numbers) > 0)
      for (const { node: value, from, to } of elementsOf(line, node)) if (value === 0) look(from, to, name);
  }
  return found;
}
