import type { BlockConsumer } from "@/lib/jsonl/check/block-reader";
import { LineChecker } from "@/lib/jsonl/check/line-checker";
import type { CheckLimits } from "@/lib/jsonl/contract";
import type { FixCount, ParsedFix } from "@/lib/jsonl/fix-contract";
import type { RuleName } from "@/lib/jsonl/rules/table";
import { KEY } from "@/lib/jsonl/scan/keys";
import { PADDING } from "@/lib/jsonl/scan/state";
import { Kind } from "@/lib/jsonl/scan/tape";
import type { Edit } from "./edit";
import { IdMaker } from "./ids";
import type { Output } from "./output";
import { RuleWatch } from "./rule-watch";
import type { Step, StepContext } from "./step";
import { stepOf } from "./steps";

/** A step that removes members is asked again until none is left; a line that names one more often keeps the rest. */
const MOST_REMOVALS = 100;
const REMOVING: readonly ParsedFix["kind"][] = ["drop_stream", "drop_repeated_fields"];
const encoder = new TextEncoder();

interface PreparedStep {
  fix: ParsedFix;
  run: Step | null;
  /** Ids of the lines kept so far, as this step sees them. */
  seen: IdMaker;
  count: FixCount;
}

/** Runs the steps of a correction over the lines of a file, in order, and passes the outcome on. */
export class LineFixer implements BlockConsumer {
  readonly isStopped = false;
  readonly hopelessBytes = Number.POSITIVE_INFINITY;
  private readonly watch = new RuleWatch();
  private readonly checker: LineChecker;
  private readonly steps: PreparedStep[];
  private readonly context: StepContext;
  private readonly output: Output;
  /** A changed line, while its steps run. */
  private scratch = new Uint8Array(4_096);
  lines = 0;

  /** `ids` holds every id of the file when a step needs to avoid them. */
  constructor(limits: CheckLimits, fixes: readonly ParsedFix[], ids: IdMaker, output: Output) {
    this.checker = new LineChecker(limits, this.watch);
    this.output = output;
    this.steps = fixes.map((fix) => ({
      fix,
      run: stepOf(fix),
      seen: new IdMaker(limits.customIdBytes),
      count: { kind: fix.kind, changed: 0 },
    }));
    const placesOf = (...rules: RuleName[]) => {
      this.watch.begin(...rules);
      this.checker.check();
      return this.watch.places;
    };
    this.context = { limits, ids, seen: ids, request: 0, lineNumber: 0, placesOf };
  }

  get counts(): FixCount[] {
    return this.steps.map((step) => step.count);
  }

  block(bytes: Uint8Array<ArrayBuffer>, from: number, to: number, base: number): number {
    let start = from;
    while (start < to) start = this.fixLine(bytes, start, to, base);
    this.output.leaveBlock(bytes, base);
    return start;
  }

  oversizeLine(offset: number, length: number): void {
    this.lines++;
    this.context.request++;
    const drop = this.steps.find((step) => step.fix.kind === "drop_invalid_lines");
    if (drop !== undefined) drop.count.changed++;
    else this.output.keep(offset, offset + length, new Uint8Array(0), 0);
    // Its line feed is kept or dropped with it.
    if (drop === undefined) this.output.keep(offset + length, offset + length + 1, new Uint8Array(0), 0);
  }

  private fixLine(bytes: Uint8Array<ArrayBuffer>, lineStart: number, to: number, base: number): number {
    this.lines++;
    if (this.checker.scanner.state.bytes !== bytes) this.checker.scanner.state.load(bytes);
    let start = lineStart;
    const hasMark =
      base + start === 0 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
    if (hasMark) start += 3;
    let first = start;
    while (bytes[first] === 0x20 || bytes[first] === 0x09 || bytes[first] === 0x0d) first++;
    const isBlank = bytes[first] === 0x0a;
    const feed = isBlank ? first : this.checker.scan(first);
    const next = Math.min(to, feed + 1);
    const hasReturn = feed > start && bytes[feed - 1] === 0x0d;
    const end = hasReturn ? feed - 1 : feed;

    const dropsMark = hasMark && this.counted("strip_bom");
    const keptStart = dropsMark ? start : lineStart;
    if (isBlank && this.counted("drop_blank_lines")) {
      if (hasMark && !dropsMark) this.output.keep(base + lineStart, base + start, bytes, base);
      return feed + 1;
    }
    const changed = isBlank ? null : this.runSteps(bytes, start, first, end, feed - lineStart);
    if (changed === "drop") return feed + 1;
    const dropsReturn = hasReturn && this.counted("crlf_to_lf");
    if (changed === null && !dropsReturn) this.output.keep(base + keptStart, base + next, bytes, base);
    else {
      if (changed === null) this.output.keep(base + keptStart, base + end, bytes, base);
      else {
        if (keptStart < start) this.output.keep(base + keptStart, base + start, bytes, base);
        this.output.replace(base + start, base + end, changed, bytes, base);
      }
      this.output.keep(base + (dropsReturn ? feed : end), base + next, bytes, base);
    }
    return feed + 1;
  }

  /** Whether the correction has such a step; counts a line for it. */
  private counted(kind: ParsedFix["kind"]): boolean {
    const step = this.steps.find(({ fix }) => fix.kind === kind);
    if (step !== undefined) step.count.changed++;
    return step !== undefined;
  }

  /** Runs the steps on the line `start` to `end`; the new line, null when it stays, or "drop". */
  private runSteps(bytes: Uint8Array, start: number, first: number, end: number, rawBytes: number) {
    const { context, checker } = this;
    context.request++;
    context.lineNumber = this.lines;
    let current = { bytes, start, end, rawBytes, isChanged: false };
    checker.line.start = first;
    checker.line.end = end;
    for (const step of this.steps) {
      if (step.fix.kind === "drop_invalid_lines") {
        if (this.isInvalid(step, current.rawBytes)) {
          step.count.changed++;
          return "drop" as const;
        }
        continue;
      }
      if (step.run === null) continue;
      context.seen = step.seen;
      const most = REMOVING.includes(step.fix.kind) ? MOST_REMOVALS : 1;
      for (let change = 0; change < most && this.readRequest(); change++) {
        const edits = step.run(checker.line, context);
        if (edits.length === 0) break;
        if (change === 0) step.count.changed++;
        current = this.rewrite(current, edits);
      }
    }
    return current.isChanged ? current.bytes.slice(current.start, current.end) : null;
  }

  /** Reads the fields of the line scanned last; false when it is no object. */
  private readRequest(): boolean {
    const { checker } = this;
    if (!checker.isJson || checker.line.kind(0) !== Kind.object) return false;
    checker.line.readFields();
    checker.line.readBody();
    return true;
  }

  private isInvalid(step: PreparedStep, rawBytes: number): boolean {
    if (rawBytes > this.context.limits.lineBytes) return true;
    this.watch.begin();
    this.checker.check();
    if (this.watch.hasError) return true;
    const id = this.checker.line.field(KEY.custom_id);
    return !step.seen.take(this.checker.line.text(id));
  }

  /** Writes the line with edits, in rising order, into the other half of the scratch buffer, and scans it there. */
  private rewrite(current: { bytes: Uint8Array; start: number; end: number }, edits: readonly Edit[]) {
    const texts = edits.map(({ text }) => encoder.encode(text));
    const length = edits.reduce(
      (sum, { from, to }, at) => sum + (texts[at]?.length ?? 0) - (to - from),
      current.end - current.start,
    );
    const target =
      this.scratch.length >= length + PADDING && current.bytes !== this.scratch
        ? this.scratch
        : new Uint8Array((length + PADDING) * 2);
    let read = current.start;
    let written = 0;
    const copy = (bytes: Uint8Array) => {
      target.set(bytes, written);
      written += bytes.length;
    };
    for (const [at, { from, to }] of edits.entries()) {
      copy(current.bytes.subarray(read, from));
      copy(texts[at] as Uint8Array);
      read = to;
    }
    copy(current.bytes.subarray(read, current.end));
    target[length] = 0x0a;
    this.scratch = target;
    this.checker.scanner.state.load(target);
    let first = 0;
    while (target[first] === 0x20 || target[first] === 0x09 || target[first] === 0x0d) first++;
    this.checker.line.start = first;
    this.checker.line.end = length;
    this.checker.scan(first);
    return { bytes: target, start: 0, end: length, rawBytes: length, isChanged: true };
  }
}
