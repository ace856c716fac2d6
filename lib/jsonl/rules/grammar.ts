import type { FindingSink } from "@/lib/jsonl/check/findings";
import type { Line } from "@/lib/jsonl/check/line";
import { asciiText } from "@/lib/jsonl/scan/numbers";
import { Fault } from "@/lib/jsonl/scan/state";
import { sequenceLength } from "@/lib/jsonl/scan/strings";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import type { RuleName } from "./table";

/** Characters of a number a detail shows. */
const LONGEST_NUMBER = 40;

const FAULT_TEXT: Record<Fault, string> = {
  [Fault.none]: "",
  [Fault.lineEnds]: "the line ends before the value does",
  [Fault.unexpected]: "a value is expected here",
  [Fault.expectedKey]: "a key in double quotes is expected here",
  [Fault.expectedColon]: "a colon is expected after the key",
  [Fault.expectedCommaOrEnd]: "a comma or the closing bracket is expected here",
  [Fault.trailingComma]: "a comma stands before the closing bracket",
  [Fault.afterValue]: "there is more text after the value",
  [Fault.badNumber]: "this is not a number as JSON writes it",
  [Fault.badLiteral]: "only true, false and null may stand without quotes",
  [Fault.badEscape]: "the backslash starts no escape that JSON knows",
  [Fault.controlCharacter]: "a control character must be written as an escape",
  [Fault.badUtf8]: "the bytes are not UTF-8",
  [Fault.stringNotClosed]: "the text ends inside a string",
  [Fault.tooDeep]: "arrays and objects are nested too deeply",
  [Fault.tooManyValues]: "the line holds more than a million values",
};

/** Words what the scanner refused. A line that is not UTF-8 says so first: its text is not known. */
export function reportFault(line: Line, found: FindingSink): void {
  const { state } = line.scanner;
  const badByte = state.fault === Fault.badUtf8 ? state.faultAt : firstBadByte(state.bytes, line.start, line.end);
  const at = badByte >= 0 ? badByte : state.faultAt;
  const fault = badByte >= 0 ? Fault.badUtf8 : state.fault;
  found.add(ruleOf(fault), line, at, () => {
    if (fault === Fault.badUtf8)
      return `Byte 0x${hex(state.bytes[at] as number)} at column ${line.columnOf(at)} is not UTF-8.`;
    const isMark = at === line.start && state.bytes[at] === 0xef && state.bytes[at + 1] === 0xbb;
    if (isMark) return "The line starts with a byte-order mark.";
    return `Column ${line.columnOf(at)}: ${FAULT_TEXT[fault]}.`;
  });
}

function ruleOf(fault: Fault): RuleName {
  if (fault === Fault.badUtf8) return "invalid_utf8";
  if (fault === Fault.tooDeep) return "too_deep";
  return fault === Fault.tooManyValues ? "too_many_values" : "invalid_json";
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0").toUpperCase();
}

/** Position of the first byte that is not UTF-8, or −1. Only for lines that are refused anyway. */
function firstBadByte(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; ) {
    const c = bytes[i] as number;
    if (c < 0x80) i++;
    else {
      const length = sequenceLength(bytes, i, c);
      if (length === 0) return i;
      i += length;
    }
  }
  return -1;
}

/** What JSON allows and other readers do not: half characters, numbers that do not fit, fields given twice. */
export function checkValues(line: Line, found: FindingSink): boolean {
  const { state } = line.scanner;
  if (state.loneSurrogateAt >= 0)
    found.add("lone_surrogate", line, state.loneSurrogateAt, () => {
      const half = asciiText(state.bytes, state.loneSurrogateAt, state.loneSurrogateAt + 6);
      return `${half} at column ${line.columnOf(state.loneSurrogateAt)} has no other half.`;
    });
  if (state.hugeNumberAt >= 0)
    found.add(
      "number_out_of_range",
      line,
      state.hugeNumberAt,
      () => `${numberAt(line, state.hugeNumberAt)} is too large.`,
    );
  if (state.lossyNumberAt >= 0)
    found.add("number_loses_precision", line, state.lossyNumberAt, () => {
      const text = numberAt(line, state.lossyNumberAt);
      if (text.endsWith("…")) return `${text} loses digits.`;
      const value = Number(text);
      return `${text} becomes ${Number.isInteger(value) ? BigInt(value) : value}.`;
    });
  if (line.kind(0) === Kind.object) return true;
  const kind = line.kind(0);
  found.add("not_an_object", line, line.get(0, NODE.start), () => `The line is ${NAMES[kind]}.`);
  return false;
}

const NAMES: Record<Kind, string> = {
  [Kind.object]: "an object",
  [Kind.array]: "a list",
  [Kind.string]: "a string",
  [Kind.number]: "a number",
  [Kind.true]: "true",
  [Kind.false]: "false",
  [Kind.null]: "null",
  [Kind.key]: "a key",
};

/** A kind of value as a sentence names it: "a list", "null". */
export function kindName(kind: Kind): string {
  return NAMES[kind];
}

/** A number as the file spells it; a long one is cut, with "…". */
function numberAt(line: Line, at: number): string {
  const { bytes } = line.scanner.state;
  let end = at;
  while (end - at < LONGEST_NUMBER && /[-+.\deE]/.test(String.fromCharCode(bytes[end] as number))) end++;
  return asciiText(bytes, at, end) + (end - at < LONGEST_NUMBER ? "" : "…");
}
