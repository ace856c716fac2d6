import type { CheckLimits } from "@/lib/jsonl/contract";
import { checkValues, reportFault } from "@/lib/jsonl/rules/grammar";
import { checkModel, familyOf } from "@/lib/jsonl/rules/model";
import { SchemaReader } from "@/lib/jsonl/rules/open-objects";
import { checkParameters } from "@/lib/jsonl/rules/parameters";
import { checkImages } from "@/lib/jsonl/rules/parts";
import { checkPrompt } from "@/lib/jsonl/rules/prompt";
import { checkRequest } from "@/lib/jsonl/rules/request";
import { checkSchema, checkTools } from "@/lib/jsonl/rules/tools";
import { Scanner } from "@/lib/jsonl/scan/scanner";
import { factsOf, type ModelEntry, type UrlEntry } from "./entries";
import type { FindingSink } from "./findings";
import { Line } from "./line";
import { TextCache } from "./text-cache";

/** Reads single lines and runs the rules that need no other line. One per worker, reused for every line. */
export class LineChecker {
  readonly scanner: Scanner;
  readonly line: Line;
  /** Of the line scanned last: whether it is JSON. */
  isJson = false;
  private readonly limits: CheckLimits;
  private readonly found: FindingSink;
  private readonly models: TextCache<ModelEntry>;
  private readonly urls: TextCache<UrlEntry>;
  private readonly schemas: SchemaReader;

  constructor(limits: CheckLimits, found: FindingSink) {
    this.limits = limits;
    this.found = found;
    this.scanner = new Scanner(limits.depth);
    this.schemas = new SchemaReader(limits.depth);
    this.line = new Line(this.scanner);
    const known = new Map(limits.models.map((model) => [model.id, factsOf(model)]));
    this.models = new TextCache((text) => ({ text, known: known.get(text) ?? null }));
    const allowed = new Set(limits.allowedUrls);
    this.urls = new TextCache((text) => ({ text, isAllowed: allowed.has(text), family: familyOf(text) }));
  }

  /** Reads the JSON of the line whose first byte that is not space is at `from`; returns the place of its line feed. */
  scan(from: number): number {
    this.isJson = this.scanner.scan(from);
    // Inside a refused line the scanner stops early.
    return this.isJson ? this.scanner.end : this.scanner.state.bytes.indexOf(0x0a, this.scanner.end);
  }

  /** Runs the rules on the line scanned last. Returns whether it is a request with a body, to be counted as one. */
  check(): boolean {
    const { line, found, limits } = this;
    if (!this.isJson) {
      reportFault(line, found);
      return false;
    }
    if (!checkValues(line, found)) return false;
    line.readFields();
    if (!checkRequest(line, found, limits, this.urls)) return false;
    line.readBody();
    checkModel(line, found, limits, this.models);
    checkPrompt(line, found);
    checkImages(line, found);
    checkParameters(line, found);
    checkTools(line, found);
    checkSchema(line, found, this.schemas);
    return true;
  }
}
