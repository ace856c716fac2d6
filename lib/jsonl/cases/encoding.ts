import { chat, given, type LineCase, withBytes } from "./case";

/** Numbers and characters JSON allows and programs lose. */
const LOSSES: LineCase[] = [
  given(chat('"seed":9007199254740992')),
  given(chat('"seed":9007199254740993'), "number_loses_precision"),
  given(chat('"seed":-9007199254740993'), "number_loses_precision"),
  given(chat('"seed":9007199254740994')),
  given(chat('"seed":12345678901234567890'), "number_loses_precision"),
  given(chat('"seed":18446744073709551615'), "number_loses_precision"),
  given(chat('"seed":9223372036854775808')),
  given(chat('"seed":100000000000000000000')),
  given(chat('"seed":100000000000000000001'), "number_loses_precision"),
  given(chat('"x":0.1')),
  given(chat('"x":0.30000000000000004')),
  given(chat('"x":3.141592653589793')),
  given(chat('"x":3.14159265358979323846'), "number_loses_precision"),
  given(chat('"x":1.00000000000000000000')),
  given(chat('"x":0.10000000000000000000')),
  given(chat('"x":1e22')),
  given(chat('"x":1e-7')),
  given(chat('"x":1e308')),
  given(chat('"x":1.7976931348623157e308'), "number_out_of_range"),
  given(chat('"x":1e309'), "number_out_of_range"),
  given(chat('"x":-1e309'), "number_out_of_range"),
  given(chat('"x":1e999999999'), "number_out_of_range"),
  given(chat('"x":0e999')),
  given(chat('"x":5e-324')),
  given(chat('"x":1e-400'), "number_loses_precision"),
  given(chat(`"x":1${"0".repeat(400)}`), "number_out_of_range"),
  given(chat('"x":"\\ud800"'), "lone_surrogate"),
  given(chat('"x":"\\udc00"'), "lone_surrogate"),
  given(chat('"x":"\\ud800\\u0041"'), "lone_surrogate"),
  given(chat('"x":"\\ud800\\ud800"'), "lone_surrogate"),
  given(chat('"x":"\\udc00\\ud800"'), "lone_surrogate"),
  given(chat('"x":"\\ud83d\\ude00\\ud83d"'), "lone_surrogate"),
  given(chat('"\\udfff":1'), "lone_surrogate"),
  given(chat('"x":"\\\\ud800"')),
];

const utf8 = (...bytes: number[]) => withBytes(chat('"x":"before @ after"'), ...bytes);
const bad = (...bytes: number[]) => given(utf8(...bytes), "invalid_utf8");

/** UTF-8: every way to be wrong, and the edges of what is right. */
const ENCODINGS: LineCase[] = [
  given(utf8(0x7f)),
  given(utf8(0xc2, 0x80)),
  given(utf8(0xdf, 0xbf)),
  given(utf8(0xe0, 0xa0, 0x80)),
  given(utf8(0xed, 0x9f, 0xbf)),
  given(utf8(0xee, 0x80, 0x80)),
  given(utf8(0xef, 0xbf, 0xbf)),
  given(utf8(0xf0, 0x90, 0x80, 0x80)),
  given(utf8(0xf4, 0x8f, 0xbf, 0xbf)),
  bad(0x80),
  bad(0xbf),
  bad(0xc0, 0x80),
  bad(0xc1, 0xbf),
  bad(0xc2),
  bad(0xc2, 0x41),
  bad(0xc2, 0xc2, 0x80),
  bad(0xdf, 0x7f),
  bad(0xe0, 0x9f, 0xbf),
  bad(0xe0, 0xa0),
  bad(0xe1, 0x80),
  bad(0xe1, 0x80, 0x41),
  bad(0xed, 0xa0, 0x80),
  bad(0xed, 0xbf, 0xbf),
  bad(0xef, 0xbf),
  bad(0xf0, 0x8f, 0xbf, 0xbf),
  bad(0xf0, 0x90, 0x80),
  bad(0xf0, 0x90, 0x80, 0x41),
  bad(0xf4, 0x90, 0x80, 0x80),
  bad(0xf5, 0x80, 0x80, 0x80),
  bad(0xf8, 0x88, 0x80, 0x80, 0x80),
  bad(0xfe),
  bad(0xff),
  given(withBytes('{"custom_id":"@"', 0xff), "invalid_utf8"),
  given(withBytes("@", 0xff, 0xfe, 0x7b, 0x00), "invalid_utf8"),
  given(withBytes("{}@", 0xc3, 0xa9), "invalid_json"),
  given(withBytes('{"a":1 @ }', 0xe9), "invalid_utf8"),
];

const nested = (levels: number) => chat(`"x":${"[".repeat(levels)}${"]".repeat(levels)}`);

/** Nesting: the line is level 1 and the body level 2. */
const DEPTHS: LineCase[] = [
  given(nested(2)),
  given(nested(124)),
  given(nested(125)),
  given(nested(126), "too_deep"),
  given(nested(127), "too_deep"),
  given(nested(129), "too_deep"),
  given(nested(5_000), "too_deep"),
  given("[".repeat(127) + "]".repeat(127), "not_an_object"),
  given("[".repeat(128) + "]".repeat(128), "too_deep"),
  given("[".repeat(127), "invalid_json"),
  given("[".repeat(100_000), "too_deep"),
  given('{"a":'.repeat(128), "too_deep"),
];

/** What is JSON and still no good, bytes that are no text, and nesting. */
export const encodingCases: LineCase[] = [...LOSSES, ...ENCODINGS, ...DEPTHS];
