import { addFree, type Stretch } from "./add-free";
import { isCard } from "./card";
import { findKeys } from "./keys";

export const personalKinds = ["email", "phone", "card", "key"] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** A place in a text. */
export type PersonalMatch = Stretch & { kind: PersonalKind };

/** Letters of writing that puts no spaces between words: a value may stand right beside them. */
const UNSPACED = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]`;
/** Not beside a letter or digit that would belong to it, nor beside these marks. */
const notAfter = (marks: string) => String.raw`(?<!(?!${UNSPACED})[\p{L}\p{N}${marks}])`;
const notBefore = (marks: string) => String.raw`(?!(?!${UNSPACED})[\p{L}\p{N}${marks}])`;
const pattern = (...pieces: string[]) => new RegExp(pieces.join(""), "gu");

// The pieces are bounded, so that no text makes them slow.
const EMAIL = pattern(
  notAfter("._%+\\-"),
  String.raw`[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}`,
  notBefore("\\-"),
);
/** What looks like the end of an address and is that of a file: "logo@2x.png". */
const FILE_ENDING = /\.(png|jpe?g|gif|svg|webp|avif|ico|css|js|ts|json|md|html?)$/i;

const CARD = pattern(notAfter(""), String.raw`(?<!\d[.\- ]|\+)\d(?:[ \-]?\d){12,18}(?![ \-]?\d)`, notBefore(""));

/** With a country code: +49 (0)30 1234567, 0049 30 1234567. */
const ABROAD = pattern(
  notAfter("+."),
  String.raw`(?:\+[1-9]|00[1-9](?=\d{0,2}[ .\/()\-]))(?:[ .\/()\-]{0,3}\d){6,14}`,
  notBefore(""),
);
/** North American: (415) 555-2671, 415-555-2671, 415.555.2671, with the same mark twice where there are no brackets. */
const AMERICAN = pattern(
  notAfter(""),
  String.raw`(?<!\d[.\-+\/ ])(?<!\+)(?:\([2-9]\d{2}\) ?[2-9]\d{2}[\-. ]\d{4}|[2-9]\d{2}([\-. ])[2-9]\d{2}\1\d{4})(?![.\-]\d)`,
  notBefore(""),
);
/** With the 0 of a long-distance call and a mark after it: 030 1234567, 0171/1234567, 020 7946 0958. */
const NATIONAL = pattern(
  notAfter(""),
  String.raw`(?<!\d[.\-+\/:, ])(?<!\+)(?:\(0[1-9]\d{1,4}\) ?|0[1-9]\d{1,4}[ \/\-])(?:\d{2,8}[ \-]?){1,3}\d(?![.:\-]\d)`,
  notBefore(""),
);

const digitsIn = (text: string): number => text.replace(/\D/g, "").length;

/**
 * Mails, phone numbers, card numbers and what looks like an access key in a text, in order and without overlap. Made to be
 * right where it speaks rather than to find everything: a number without the marks of a phone number is not called one, and
 * a card number has a known beginning, its length and a right check digit.
 */
export function findPersonal(text: string): PersonalMatch[] {
  let found: PersonalMatch[] = findKeys(text).map((one) => ({ kind: "key", ...one }));
  const add = (
    kind: PersonalKind,
    matches: Iterable<RegExpExecArray>,
    isOne: (match: string, index: number) => boolean,
  ) => {
    const more: PersonalMatch[] = [];
    for (const { 0: match, index } of matches)
      if (isOne(match, index)) more.push({ kind, from: index, to: index + match.length });
    if (more.length > 0) found = addFree(found, more);
  };
  if (text.includes("@"))
    add("email", text.matchAll(EMAIL), (mail, index) => {
      // "git@github.com:team/repo" names a server.
      const isServer = /^git@/i.test(mail) && text[index + mail.length] === ":";
      return !FILE_ENDING.test(mail) && !isServer;
    });
  if (!/\d[\s\S]{0,20}\d[\s\S]{0,20}\d/.test(text)) return found;
  add("card", text.matchAll(CARD), isCard);
  for (const [numbers, least, most] of [
    [ABROAD, 8, 15],
    [AMERICAN, 10, 10],
    [NATIONAL, 9, 12],
  ] as const)
    add("phone", text.matchAll(numbers), (number) => {
      const digits = digitsIn(number) - (number.startsWith("00") ? 2 : 0);
      return digits >= least && digits <= most;
    });
  return found;
}
