import type { CheckLimits } from "@/lib/jsonl/contract";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import { Accumulator, type TallyPart } from "@/lib/jsonl/tally/accumulator";
import type { RankedSample } from "@/lib/jsonl/tally/sampler";
import type { BlockConsumer } from "./block-reader";
import { Findings, type RuleCounts } from "./findings";
import { IdList, type IdPart } from "./id-list";
import type { Line } from "./line";
import { LineChecker } from "./line-checker";

/** A line this many times over the limit ends the check: the file is not made of lines. */
const HOPELESS_LINE_FACTOR = 8;

/** What a stretch of the file came to; its line numbers count from the start of the stretch. */
export interface SegmentPart {
  lines: number;
  blankLines: number;
  requests: number;
  rules: RuleCounts;
  ids: IdPart;
  tally: TallyPart;
  /** A line was so long that the check ends with it. */
  isStopped: boolean;
}

/** Checks lines in the order they come; gives its results away stretch by stretch. One per worker. */
export class SegmentChecker implements BlockConsumer {
  private readonly limits: CheckLimits;
  private readonly found: Findings;
  private readonly checker: LineChecker;
  private readonly tally = new Accumulator();
  private readonly ids = new IdList();
  private lines = 0;
  private blankLines = 0;
  private requests = 0;
  isStopped = false;
  readonly hopelessBytes: number;
  /** Told of each line that is a request, while it is at hand. */
  onRequest: ((line: Line) => void) | null = null;

  constructor(limits: CheckLimits) {
    this.limits = limits;
    this.hopelessBytes = limits.lineBytes * HOPELESS_LINE_FACTOR;
    this.found = new Findings(limits.findingsPerRule);
    this.checker = new LineChecker(limits, this.found);
  }

  block(bytes: Uint8Array<ArrayBuffer>, from: number, to: number, base: number, stopOffset: number): number {
    this.checker.scanner.state.load(bytes);
    let start = from;
    while (start < to && base + start < stopOffset && !this.isStopped) start = this.checkLine(bytes, start, base);
    return start;
  }

  oversizeLine(offset: number, length: number): void {
    this.lines++;
    this.requests++;
    this.reportTooLong(offset, length);
  }

  /** Ends the check at a file offset, for a reason outside the lines. */
  stopAt(offset: number, reason: string): void {
    this.isStopped = true;
    this.placeLine(0, 0, offset, 0);
    this.found.add("check_stopped", this.checker.line, -1, reason);
  }

  /** Lines since the last hand-over. */
  get pending(): number {
    return this.lines;
  }

  take(): SegmentPart {
    const { lines, blankLines, requests, isStopped } = this;
    this.lines = 0;
    this.blankLines = 0;
    this.requests = 0;
    return {
      lines,
      blankLines,
      requests,
      isStopped,
      rules: this.found.take(),
      ids: this.ids.take(),
      tally: this.tally.take(),
    };
  }

  samples(): RankedSample[] {
    return this.tally.samples();
  }

  private checkLine(bytes: Uint8Array, lineStart: number, base: number): number {
    const { found } = this;
    const { line } = this.checker;
    let start = lineStart;
    this.lines++;
    const hasMark =
      base + start === 0 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
    if (hasMark) start += 3;
    let first = start;
    while (bytes[first] === 0x20 || bytes[first] === 0x09 || bytes[first] === 0x0d) first++;
    const isBlank = bytes[first] === 0x0a;
    const feed = isBlank ? first : this.checker.scan(first);
    const hasReturn = feed > lineStart && bytes[feed - 1] === 0x0d;
    const length = feed - lineStart - (hasReturn ? 1 : 0);
    this.placeLine(lineStart, feed - (hasReturn ? 1 : 0), base + lineStart, length);
    // The same verdict whether the line was kept whole or skipped while it was read.
    if (feed - lineStart > this.limits.lineBytes) {
      this.requests++;
      this.reportTooLong(base + lineStart, feed - lineStart);
      return feed + 1;
    }
    if (hasMark) found.add("bom", line, lineStart, "The file starts with the bytes EF BB BF.");
    if (hasReturn) found.add("crlf", line, -1, "The line ends with CR LF.");
    if (isBlank) {
      this.blankLines++;
      found.add("blank_lines", line, -1, "Nothing but space.");
      return feed + 1;
    }
    this.requests++;
    if (length > this.limits.largeLineBytes)
      found.add("line_large", line, -1, () => `${megabytes(length)} in one request.`);
    const isRequest = this.checker.check();
    if (this.checker.isJson && line.kind(0) === Kind.object) {
      const id = line.field(KEY.custom_id);
      if (id !== 0 && line.kind(id) === Kind.string) this.ids.add(line, id);
    }
    if (!isRequest) return feed + 1;
    this.tally.add(line);
    this.onRequest?.(line);
    return feed + 1;
  }

  private placeLine(start: number, end: number, offset: number, length: number): void {
    const { line } = this.checker;
    line.line = this.lines;
    line.start = start;
    line.end = end;
    line.offset = offset;
    line.length = length;
  }

  private reportTooLong(offset: number, length: number): void {
    const { lineBytes } = this.limits;
    const hopeless = this.hopelessBytes;
    // How far a line goes on beyond that is not looked at, so it is not told either.
    this.placeLine(0, 0, offset, Math.min(length, hopeless));
    const isHopeless = length > hopeless;
    this.found.add("line_too_long", this.checker.line, -1, () => {
      const size = isHopeless ? `More than ${megabytes(hopeless)}` : megabytes(length);
      return `${size}, at most ${megabytes(lineBytes)}.`;
    });
    if (!isHopeless) return;
    this.isStopped = true;
    this.found.add("check_stopped", this.checker.line, -1, "This line does not end.");
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
