import { addFree, type Stretch } from "./add-free";

/** Access keys that say whose they are by their beginning. */
const NAMED = [
  "sk-(?:ant-|proj-|svcacct-|admin-|or-v1-|lf-)?[A-Za-z0-9_-]{20,200}",
  "[rs]k_(?:live|test)_[A-Za-z0-9]{16,120}",
  "whsec_[A-Za-z0-9+/=]{24,100}",
  "(?:AKIA|ASIA)[A-Z0-9]{16}",
  "AIza[A-Za-z0-9_-]{35}",
  "ya29\\.[A-Za-z0-9_-]{20,300}",
  "gh[pousr]_[A-Za-z0-9]{36,255}",
  "github_pat_[A-Za-z0-9_]{22,255}",
  "glpat-[A-Za-z0-9_-]{20,64}",
  "xox[abeprs]-[A-Za-z0-9-]{10,250}",
  "hf_[A-Za-z0-9]{30,64}",
  "gsk_[A-Za-z0-9]{30,100}",
  "xai-[A-Za-z0-9]{40,120}",
  "npm_[A-Za-z0-9]{36}",
  "pypi-[A-Za-z0-9_-]{50,250}",
  "SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{30,60}",
  "dop_v1_[a-f0-9]{64}",
  "eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{10,1000}",
].join("|");
const PREFIXED = new RegExp(`(?<![A-Za-z0-9_-])(?:${NAMED})(?![A-Za-z0-9])`, "g");
const PEM =
  /-----BEGIN (?:[A-Z]{2,20} ){0,3}PRIVATE KEY-----[\s\S]{0,20000}?-----END (?:[A-Z]{2,20} ){0,3}PRIVATE KEY-----/g;
/** A long value after a name that says what it is: `api_key = "…"`, `Authorization: Bearer …`. */
const ASSIGNED =
  /(?<![A-Za-z0-9])(?:api[_ -]?key|access[_ -]?key|secret(?:[_ -]?key)?|client[_ -]?secret|auth[_ -]?token|access[_ -]?token|token|password|passwd|bearer)["'`]?(?:\s{0,3}[:=]\s{0,3}|\s)["'`]?([A-Za-z0-9+/_=.~-]{20,200})(?![A-Za-z0-9])/gi;
/** Cheap words of which one is in every text with a key. */
const HINT =
  /sk-|[rs]k_|whsec_|AKIA|ASIA|AIza|ya29|gh[pousr]_|github_pat_|glpat-|xox|hf_|gsk_|xai-|npm_|pypi-|SG\.|dop_v1_|eyJ|PRIVATE KEY|key|secret|token|passw|bearer/i;

/** Bits a character, of a text by its own letters, from which a value after a name counts as a key. */
const ASSIGNED_BITS = 3.5;
/** Named keys need less: this only keeps out what stands for one, "sk-xxxxxxxxxxxxxxxxxxxx". */
const NAMED_BITS = 2.5;

/** Places of access keys in a text, in order and without overlap. */
export function findKeys(text: string): Stretch[] {
  if (!HINT.test(text)) return [];
  const blocks = [...text.matchAll(PEM)].map(({ 0: key, index }) => ({ from: index, to: index + key.length }));
  const named = [...text.matchAll(PREFIXED)].flatMap(({ 0: key, index }) =>
    entropyBits(key) >= NAMED_BITS && /\d/.test(key) ? { from: index, to: index + key.length } : [],
  );
  const assigned = [...text.matchAll(ASSIGNED)].flatMap((match) => {
    const value = match[1] as string;
    const to = match.index + match[0].length;
    return looksRandom(value) ? { from: to - value.length, to } : [];
  });
  return addFree(addFree(blocks, named), assigned);
}

/** Letters and digits in a mix that no word, path, number or UUID has. */
function looksRandom(value: string): boolean {
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return false;
  // Words with marks between them: "my-service-account-2024-backup", "org/model-name-v2".
  if (value.split(/[-_./]/).every((part) => /^([A-Za-z]{0,14}|\d{0,8}|v\d+|[a-z]{1,10}\d{1,3})$/i.test(part)))
    return false;
  return entropyBits(value) >= ASSIGNED_BITS;
}

/** Shannon entropy of a text by its own letters, in bits a character. */
export function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
