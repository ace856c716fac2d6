import type { CheckLimits, KnownModel } from "@/lib/jsonl/contract";
import { checkValues, reportFault } from "@/lib/jsonl/rules/grammar";
import { checkModel, familyOf } from "@/lib/jsonl/rules/model";
import { checkParameters } from "@/lib/jsonl/rules/parameters";
import { checkImages } from "@/lib/jsonl/rules/parts";
import { checkPrompt } from "@/lib/jsonl/rules/prompt";
import { checkRequest } from "@/lib/jsonl/rules/request";
import { checkSchema, checkTools } from "@/lib/jsonl/rules/tools";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Scanner } from "@/lib/jsonl/scan/scanner";
import { Kind } from "@/lib/jsonl/scan/tape";
import { Accumulator, type TallyPart } from "@/lib/jsonl/tally/accumulator";
import type { RankedSample } from "@/lib/jsonl/tally/sampler";
import { Findings, type RuleCounts } from "./findings";
import { IdList, type IdPart } from "./id-list";
import { Line, type ModelEntry, type UrlEntry } from "./line";
import { TextCache } from "./text-cache";

/** A line this many times over the limit ends the check: the file is not made of lines. */
export const HOPELESS_LINE_FACTOR = 8;

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
export class SegmentChecker {
  private readonly scanner: Scanner;
  private readonly line: Line;
  private readonly found: Findings;
  private readonly tally = new Accumulator();
  private readonly ids = new IdList();
  private readonly models: TextCache<ModelEntry>;
  private readonly urls: TextCache<UrlEntry>;
  private lines = 0;
  private blankLines = 0;
  private requests = 0;
  isStopped = false;

  private readonly limits: CheckLimits;

  constructor(limits: CheckLimits) {
    this.limits = limits;
    this.scanner = new Scanner(limits.depth);
    this.line = new Line(this.scanner);
    this.found = new Findings(limits.findingsPerRule);
    const known = new Map<string, KnownModel>(limits.models.map((model) => [model.id, model]));
    this.models = new TextCache((text) => ({ text, known: known.get(text) ?? null }));
    const allowed = new Set(limits.allowedUrls);
    this.urls = new TextCache((text) => ({ text, isAllowed: allowed.has(text), family: familyOf(text) }));
  }

  /**
   * Checks the lines that start in `bytes[from..to)`, each of which must end there with a line feed, or at `to` followed by
   * one that is not part of the file. `base` is the file offset of `bytes[0]`; lines that start at `stopOffset` or later are
   * left. Returns the index after the last line checked.
   */
  block(bytes: Uint8Array<ArrayBuffer>, from: number, to: number, base: number, stopOffset: number): number {
    this.scanner.state.load(bytes);
    let start = from;
    while (start < to && base + start < stopOffset && !this.isStopped) start = this.checkLine(bytes, start, base);
    return start;
  }

  /** Counts a line of more than the permitted length whose bytes were not kept. */
  oversizeLine(offset: number, length: number): void {
    this.lines++;
    this.requests++;
    this.reportTooLong(offset, length);
  }

  /** Ends the check at a file offset, for a reason outside the lines. */
  stopAt(offset: number, reason: string): void {
    this.isStopped = true;
    this.placeLine(0, 0, offset, 0);
    this.found.add("check_stopped", this.line, -1, reason);
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
    const { scanner, line, found } = this;
    let start = lineStart;
    this.lines++;
    const hasMark =
      base + start === 0 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
    if (hasMark) start += 3;
    let first = start;
    while (bytes[first] === 0x20 || bytes[first] === 0x09 || bytes[first] === 0x0d) first++;
    const isBlank = bytes[first] === 0x0a;
    const isJson = !isBlank && scanner.scan(first);
    // Inside a refused line the scanner stops early.
    const feed = isBlank ? first : isJson ? scanner.end : bytes.indexOf(0x0a, scanner.end);
    const hasReturn = feed > lineStart && bytes[feed - 1] === 0x0d;
    const length = feed - lineStart - (hasReturn ? 1 : 0);
    this.placeLine(lineStart, feed - (hasReturn ? 1 : 0), base + lineStart, length);
    if (hasMark) found.add("bom", line, lineStart, "The file starts with the bytes EF BB BF.");
    if (hasReturn) found.add("crlf", line, -1, "The line ends with CR LF.");
    if (feed - lineStart > this.limits.lineBytes) {
      this.requests++;
      this.reportTooLong(base + lineStart, feed - lineStart);
      return feed + 1;
    }
    if (isBlank) {
      this.blankLines++;
      found.add("blank_lines", line, -1, "Nothing but space.");
      return feed + 1;
    }
    this.requests++;
    if (length > this.limits.largeLineBytes)
      found.add("line_large", line, -1, () => `${megabytes(length)} in one request.`);
    if (!isJson) reportFault(line, found);
    else if (checkValues(line, found)) this.checkObject();
    return feed + 1;
  }

  private checkObject(): void {
    const { line, found } = this;
    line.readFields();
    const hasBody = checkRequest(line, found, this.limits, this.urlOf);
    const id = line.field(KEY.custom_id);
    if (id !== 0 && line.kind(id) === Kind.string) this.ids.add(line, id);
    if (!hasBody) return;
    line.readBody();
    checkModel(line, found, this.limits.models.length > 0, this.modelOf);
    checkPrompt(line, found);
    checkImages(line, found);
    checkParameters(line, found);
    checkTools(line, found);
    checkSchema(line, found);
    this.tally.add(line);
  }

  private placeLine(start: number, end: number, offset: number, length: number): void {
    const { line } = this;
    line.line = this.lines;
    line.start = start;
    line.end = end;
    line.offset = offset;
    line.length = length;
  }

  private reportTooLong(offset: number, length: number): void {
    const { lineBytes } = this.limits;
    const hopeless = lineBytes * HOPELESS_LINE_FACTOR;
    // How far a line goes on beyond that is not looked at, so it is not told either.
    this.placeLine(0, 0, offset, Math.min(length, hopeless));
    const isHopeless = length > hopeless;
    this.found.add("line_too_long", this.line, -1, () => {
      const size = isHopeless ? `More than ${megabytes(hopeless)}` : megabytes(length);
      return `${size}, at most ${megabytes(lineBytes)}.`;
    });
    if (!isHopeless) return;
    this.isStopped = true;
    this.found.add("check_stopped", this.line, -1, "This line does not end.");
  }

  private readonly urlOf = (line: Line, node: number): UrlEntry =>
    this.urls.get(this.scanner.state.bytes, line.startOf(node), line.endOf(node));

  private readonly modelOf = (line: Line, node: number): ModelEntry =>
    this.models.get(this.scanner.state.bytes, line.startOf(node), line.endOf(node));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
