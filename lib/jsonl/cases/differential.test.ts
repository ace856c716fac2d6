import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Catalogue } from "@/lib/emulator/catalogue/catalogue";
import { checkLine as upstreamCheckLine } from "@/lib/emulator/upload/check-line";
import { checkLines } from "@/lib/jsonl/check-line";
import { limitsFor } from "@/lib/jsonl/limits";
import { type Native, takeNative } from "@/lib/jsonl/scan/native";
import { Scanner } from "@/lib/jsonl/scan/scanner";
import { PADDING } from "@/lib/jsonl/scan/state";
import { catalogue, knownModels } from "@/lib/models/catalogue";
import { randomLine, stock } from "./random-line";

/** Some fifteen seconds by default; JSONL_LINES=1000000 for the long run. */
const LINES = Number(process.env.JSONL_LINES ?? 100_000);
const DEEP = 100_000;
const limits = limitsFor(knownModels(catalogue()), { isModelListWhole: true });
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

type Verdict = (line: Uint8Array) => boolean;

const parses: Verdict = (line) => {
  try {
    JSON.parse(decoder.decode(line));
    return true;
  } catch {
    return false;
  }
};

const scanner = new Scanner(DEEP);
const native = takeNative() as Native;

/** Reads the line in the scanner's own code, or in machine code. */
const scansIn =
  (room: (length: number) => Uint8Array<ArrayBuffer>): Verdict =>
  (line) => {
    const bytes = room(line.length + PADDING);
    bytes.set(line);
    bytes[line.length] = 0x0a;
    scanner.state.load(bytes);
    return scanner.scan(0) && scanner.end === line.length;
  };
const scans = scansIn((length) => new Uint8Array(length));
const scansNatively = scansIn((length) => native.room(length));

const upstreamModels = new Catalogue(false);
/** The strangers' own check of a line, which knows nothing of this one. Blank lines are not asked about. */
const upstreamAccepts: Verdict = (line) => {
  try {
    const text = decoder.decode(line);
    upstreamCheckLine(text, 1, upstreamModels, limits.lineBytes);
    return true;
  } catch {
    return false;
  }
};

const accepted: Verdict = (line) => checkLines(line, limits).every((rule) => rule.level !== "error");

/** A line as it is sent on: a byte-order mark is left out. */
const sent = (line: Uint8Array) => (line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? line.subarray(3) : line);

const isBlank = (line: Uint8Array) => line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);

describe(`generated lines (${LINES})`, () => {
  it("are JSON to the scanner exactly when they are to JSON.parse, and never pass where the upstream refuses", {
    timeout: 3_600_000,
  }, () => {
    let passed = 0;
    fc.assert(
      fc.property(randomLine, (line) => {
        const isJson = parses(line);
        if (scans(line) !== isJson || scansNatively(line) !== isJson) return false;
        if (isBlank(line) || !accepted(line)) return true;
        passed++;
        return upstreamAccepts(sent(line));
      }),
      { numRuns: LINES },
    );
    // The generator must reach both verdicts, or the property says nothing.
    expect(passed).toBeGreaterThan(LINES / 100);
    expect(passed).toBeLessThan(LINES * 0.9);
  });

  it("hand-written lines too", () => {
    const wrong = stock.filter((line) => !isBlank(line) && accepted(line) && !upstreamAccepts(sent(line)));
    expect(wrong.map((line) => new TextDecoder().decode(line))).toEqual([]);
    expect(stock.filter((line) => accepted(line)).length).toBeGreaterThan(150);
  });
});
