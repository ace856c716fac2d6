/** The part of regular expressions a text can be made for. */
export type PatternNode =
  | { kind: "choice"; branches: PatternNode[][] }
  | { kind: "chars"; chars: string }
  | { kind: "repeat"; node: PatternNode; min: number; max: number };

const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("");
const DIGITS = "0123456789";
const WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
const CLASSES: Record<string, string> = { d: DIGITS, w: WORD, s: " " };
const CONTROLS: Record<string, string> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", "0": "\0" };

function without(chars: string): string {
  return [...PRINTABLE].filter((char) => !chars.includes(char)).join("");
}

/** Parses a pattern into nodes; null for look-around, back-references and whatever else it does not know. */
export function parsePattern(pattern: string): PatternNode | null {
  const parser = new PatternParser(pattern);
  try {
    const node = parser.choice();
    return parser.isAtEnd() ? node : null;
  } catch {
    return null;
  }
}

class PatternParser {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  choice(): PatternNode {
    const branches: PatternNode[][] = [[]];
    while (!this.isAtEnd() && this.text[this.at] !== ")") {
      if (this.take("|")) branches.push([]);
      else if (!this.take("^") && !this.take("$")) branches.at(-1)?.push(this.quantified(this.atom()));
    }
    return { kind: "choice", branches };
  }

  private take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private atom(): PatternNode {
    if (this.take("(")) {
      if (this.take("?")) {
        const isNamed = /^<[A-Za-z]\w*>/.exec(this.text.slice(this.at));
        if (isNamed) this.at += isNamed[0].length;
        else if (!this.take(":")) throw new Error("look-around");
      }
      const inner = this.choice();
      if (!this.take(")")) throw new Error("unclosed group");
      return inner;
    }
    if (this.take("[")) return { kind: "chars", chars: this.charClass() };
    if (this.take(".")) return { kind: "chars", chars: PRINTABLE };
    if (this.take("\\")) return { kind: "chars", chars: this.escape() };
    return { kind: "chars", chars: this.text[this.at++] ?? "" };
  }

  private escape(): string {
    const char = this.text[this.at++] ?? "";
    const lower = CLASSES[char.toLowerCase()];
    if (lower) return char === char.toLowerCase() ? lower : without(lower);
    const unicode = /^u([0-9a-fA-F]{4})|^x([0-9a-fA-F]{2})/.exec(char + this.text.slice(this.at));
    if (unicode) {
      this.at += unicode[0].length - 1;
      return String.fromCharCode(Number.parseInt(unicode[1] ?? unicode[2] ?? "", 16));
    }
    if (/[1-9bBkpP]/.test(char)) throw new Error("unsupported escape");
    return CONTROLS[char] ?? char;
  }

  private charClass(): string {
    const isNegated = this.take("^");
    let chars = "";
    while (!this.take("]")) {
      if (this.isAtEnd()) throw new Error("unclosed class");
      const from = this.take("\\") ? this.escape() : (this.text[this.at++] ?? "");
      const isRange = from.length === 1 && this.text[this.at] === "-" && this.text[this.at + 1] !== "]";
      if (!isRange) {
        chars += from;
        continue;
      }
      this.at++;
      const to = this.take("\\") ? this.escape() : (this.text[this.at++] ?? "");
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) chars += String.fromCharCode(code);
    }
    return isNegated ? without(chars) : chars;
  }

  private quantified(node: PatternNode): PatternNode {
    const counted = /^\{(\d{1,9})(?:(,)(\d{0,9}))?\}/.exec(this.text.slice(this.at));
    let range: [number, number] | null = null;
    if (this.take("*")) range = [0, Number.POSITIVE_INFINITY];
    else if (this.take("+")) range = [1, Number.POSITIVE_INFINITY];
    else if (this.take("?")) range = [0, 1];
    else if (counted) {
      this.at += counted[0].length;
      const min = Number(counted[1]);
      const max = counted[2] === undefined ? min : counted[3] ? Number(counted[3]) : Number.POSITIVE_INFINITY;
      range = [min, max];
    }
    if (!range) return node;
    this.take("?");
    return { kind: "repeat", node, min: range[0], max: range[1] };
  }
}
