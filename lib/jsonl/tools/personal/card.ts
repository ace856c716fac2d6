/** Beginnings and lengths of the card networks. */
const NETWORKS: readonly [RegExp, readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(6011|64[4-9]|65)/, [16, 19]],
  [/^35(2[89]|[3-8])/, [16]],
  [/^3(0[0-5]|[689])/, [14]],
  [/^62/, [16, 17, 18, 19]],
];

/** Whether digits, with spaces or dashes between them, can be the number of a payment card. */
export function isCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, "");
  // One kind of mark, or none: "4111-1111 1111" is no way to write one.
  if (text.includes(" ") && text.includes("-")) return false;
  if (/^(\d)\1+$/.test(digits)) return false;
  return NETWORKS.some(([start, lengths]) => lengths.includes(digits.length) && start.test(digits)) && hasLuhn(digits);
}

/** The check digit of ISO/IEC 7812. */
function hasLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const value = at % 2 === 1 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
