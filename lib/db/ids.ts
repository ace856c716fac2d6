import { randomBytes } from "node:crypto";

/** `use`r, `tea`m, `inv`itation, console `tok`en, `con`nection, input `fil`e, `bat`ch, activity `evt`, request `req`, `not`ice, notice `chn`annel, `dlv` of a notice, `shr` link, kept `viw` of results, `exp`ort of results. */
export type IdPrefix =
  | "use"
  | "tea"
  | "inv"
  | "tok"
  | "con"
  | "fil"
  | "bat"
  | "evt"
  | "req"
  | "upl"
  | "not"
  | "chn"
  | "dlv"
  | "shr"
  | "viw"
  | "exp";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz";

/** An unguessable id such as `bat_7Qm2vX9kR3nT5wYz`: 16 characters, about 92 random bits. */
export function newId(prefix: IdPrefix): string {
  let text = "";
  while (text.length < 16) {
    for (const byte of randomBytes(24)) {
      // Bytes past the last whole multiple would favour the first letters.
      if (byte < 216 && text.length < 16) text += alphabet[byte % 54];
    }
  }
  return `${prefix}_${text}`;
}
