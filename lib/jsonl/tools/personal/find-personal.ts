import { isCard } from "./card";
import { findKeys } from "./keys";

export const personalKinds = ["email", "phone", "card", "key"] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** A place in a text, in UTF-16 units. */
export interface PersonalMatch {
  kind: PersonalKind;
  from: number;
  to: number;
}

// The pieces are bounded, so that no text makes them slow.
const EMAIL =
  /(?<![\p{L}\p{N}._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![\p{L}\p{N}-])/gu;
/** What looks like the end of an address and is that of a file: "logo@2x.png". */
const FILE_ENDING = /\.(png|jpe?g|gif|svg|webp|avif|ico|css|js|ts|json|md|html?)$/i;

const CARD = /(?<![\p{L}\p{N}])(?<!\d[.\- ]|\+)\d(?:[ -]?\d){12,18}(?![ -]?\d)(?![\p{L}\p{N}])/gu;

/** With a country code: +49 (0)30 1234567, 0049 30 1234567. */
const ABROAD = /(?<![\p{L}\p{N}+.])(?:\+[1-9]|00[1-9](?=\d{0,2}[ ./()-]))(?:[ ./()-]{0,3}\d){6,14}(?![\p{L}\p{N}])/gu;
/** North American: (415) 555-2671, 415-555-2671, 415.555.2671, with the same mark twice where there are no brackets. */
const AMERICAN =
  /(?<![\p{L}\p{N}])(?<!\d[.\-+/ ])(?<!\+)(?:\([2-9]\d{2}\) ?[2-9]\d{2}[-. ]\d{4}|[2-9]\d{2}([-. ])[2-9]\d{2}\1\d{4})(?![\p{L}\p{N}]|[.-]\d)/gu;
/** With the 0 of a long-distance call and a mark after it: 030 1234567, 0171/1234567, 020 7946 0958. */
const NATIONAL =
  /(?<![\p{L}\p{N}])(?<![\d][.\-+/:, ])(?<!\+)(?:\(0[1-9]\d{1,4}\) ?|0[1-9]\d{1,4}[ /-])(?:\d{2,8}[ -]?){1,3}\d(?![\p{L}\p{N}]|[.:-]\d)/gu;

const digitsIn = (text: string): number => text.replace(/\D/g, "").length;

/**
 * Mails, phone numbers, card numbers and what looks like an access key in a text, in order and without overlap. Made to be
 * right where it speaks rather than to find everything: a number without the marks of a phone number is not called one, and
 * a card number has a known beginning, its length and a right check digit.
 */
export function findPersonal(text: string): PersonalMatch[] {
  const found: PersonalMatch[] = [];
  const add = (kind: PersonalKind, from: number, to: number) => {
    if (!found.some((one) => from < one.to && one.from < to)) found.push({ kind, from, to });
  };
  for (const { from, to } of findKeys(text)) add("key", from, to);
  if (text.includes("@"))
    for (const { 0: mail, index } of text.matchAll(EMAIL)) {
      // "git@github.com:team/repo" names a server.
      const isServer = /^git@/i.test(mail) && text[index + mail.length] === ":";
      if (!FILE_ENDING.test(mail) && !isServer) add("email", index, index + mail.length);
    }
  if (!/\d[\s\S]{0,20}\d[\s\S]{0,20}\d/.test(text)) return sorted(found);
  for (const { 0: digits, index } of text.matchAll(CARD)) if (isCard(digits)) add("card", index, index + digits.length);
  for (const [pattern, least, most] of [
    [ABROAD, 8, 15],
    [AMERICAN, 10, 10],
    [NATIONAL, 9, 12],
  ] as const)
    for (const { 0: number, index } of text.matchAll(pattern)) {
      const digits = digitsIn(number) - (number.startsWith("00") ? 2 : 0);
      if (digits >= least && digits <= most) add("phone", index, index + number.length);
    }
  return sorted(found);
}

const sorted = (found: PersonalMatch[]): PersonalMatch[] => found.sort((a, b) => a.from - b.from);
