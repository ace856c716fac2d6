/** What lists of common passwords hold at twelve characters and more, without the digits and marks around them. */
const common = [
  "password",
  "passwort",
  "motdepasse",
  "contraseña",
  "qwertyuiop",
  "qwerty",
  "qwertz",
  "azerty",
  "asdfgh",
  "zxcvbn",
  "qazwsx",
  "1q2w3e",
  "1qaz2wsx",
  "iloveyou",
  "letmein",
  "welcome",
  "administrator",
  "changeme",
  "trustno",
  "monkey",
  "dragon",
  "sunshine",
  "football",
  "baseball",
  "princess",
  "superman",
  "batchdeck",
  "doubleword",
  "openai",
  ...[
    "q1w2e3",
    "r4t5y6",
    "4r5t6y",
    "7u8i",
    "1q2w",
    "zaq1",
    "cde3",
    "qwe",
    "asd",
    "zxc",
    "wsx",
    "edc",
    "rfv",
    "tgb",
    "abc",
    "ewq",
    "dsa",
  ],
  ...["master", "admin", "login", "secret", "shadow", "hunter", "killer", "computer", "internet", "whatever", "google"],
  ...["michael", "jennifer", "jordan", "ashley", "charlie", "thomas", "daniel", "andrew", "jessica", "christopher"],
  ...["pokemon", "starwars", "batman", "liverpool", "chelsea", "arsenal", "manchester", "barcelona", "juventus"],
  ...["summer", "winter", "spring", "autumn", "fuck", "mother", "love", "forever"],
];
const leet: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};
const plain = (text: string): string => text.replace(/[013457@$!]/g, (mark) => leet[mark] ?? mark);

/** Whether the characters only run up or down: "123456789012", "abcdefghijkl". */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((mark, at) => mark.charCodeAt(0) - text.charCodeAt(at));
  return steps.filter((step) => Math.abs(step) === 1 || step === 0).length >= steps.length * 0.8;
}

/** Whether a password is among those that everybody would try first: little variety, a run, or one common word dressed up. */
export function isWeakPassword(password: string): boolean {
  const text = password.normalize("NFKC").toLowerCase();
  if (new Set(text).size < 5 || isRun(text)) return true;
  // What is left once every common word is taken out has to carry the password by itself.
  const rest = [text, plain(text)].map((one) => common.reduce((left, word) => left.replaceAll(word, ""), one));
  return rest.some((one) => one.length < text.length && new Set(one.replace(/[\d\W_]/g, "")).size < 5);
}
