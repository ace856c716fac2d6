import type { CheckLimits, CheckReport, Finding, Level, RuleFinding, Tally } from "@/lib/jsonl/contract";
import { fixLabel } from "@/lib/jsonl/rules/fix-label";
import { RULE_NAMES, RULES, type RuleName } from "@/lib/jsonl/rules/table";
import { MOST_TALLY_GROUPS } from "@/lib/jsonl/tally/accumulator";
import type { BodyPart } from "@/lib/jsonl/tally/body-list";
import { type GroupData, groupReport, mergeGroup } from "@/lib/jsonl/tally/group";
import { mergeSamples, type RankedSample } from "@/lib/jsonl/tally/sampler";
import type { RuleCount } from "./findings";
import { IdIndex } from "./id-index";
import type { IdPart } from "./id-list";
import { NumberSet } from "./number-set";
import type { SegmentPart } from "./segment";

const LEVEL_ORDER: Record<Level, number> = { error: 0, warning: 1, info: 2 };

/**
 * Puts the parts of a file together, in file order, into one report. Finds what no part can see: ids and bodies that come
 * back, limits of the whole file. Memory: the ids (their bytes and 16 bytes each, for a million at most), 16 bytes per
 * request, and what the report itself holds.
 */
export class ReportBuilder {
  private lines = 0;
  private blankLines = 0;
  private requests = 0;
  private readonly counts = new Map<RuleName, RuleCount>();
  private readonly ids = new IdIndex();
  private readonly bodies = new NumberSet();
  private readonly groups = new Map<string, GroupData>();
  private ungrouped = 0;
  private readonly samples: RankedSample[] = [];
  /** A part ended the check; nothing after it counts. */
  isStopped = false;

  private readonly limits: CheckLimits;

  constructor(limits: CheckLimits) {
    this.limits = limits;
  }

  get lineCount(): number {
    return this.lines;
  }

  get hasFound(): boolean {
    return this.counts.size > 0;
  }

  /** Adds the next part of the file. */
  add(part: SegmentPart): void {
    if (this.isStopped) return;
    for (const name of RULE_NAMES) {
      const found = part.rules[name];
      if (found === undefined) continue;
      this.count(name, found.count, found.fixable);
      for (const finding of found.sample) this.keep(name, { ...finding, line: finding.line + this.lines });
    }
    this.addIds(part.ids);
    this.addTally(part);
    this.lines += part.lines;
    this.blankLines += part.blankLines;
    this.requests += part.requests;
    this.isStopped = part.isStopped;
  }

  addSamples(samples: RankedSample[]): void {
    this.samples.push(...samples);
  }

  /** Findings so far, errors first, then by count. */
  rules(): RuleFinding[] {
    const findings: RuleFinding[] = [];
    for (const name of RULE_NAMES) {
      const found = this.counts.get(name);
      if (found === undefined) continue;
      const { level, title, sentence, fix, source } = RULES[name];
      const offered = found.fixable > 0 ? fix : null;
      findings.push({
        rule: name,
        level,
        count: found.count,
        title,
        sentence,
        source,
        fix: offered,
        fixLabel: offered === null ? null : fixLabel(offered, found.fixable),
        sample: found.sample.slice(0, this.limits.findingsPerRule),
      });
    }
    return findings.sort(
      (left, right) => LEVEL_ORDER[left.level] - LEVEL_ORDER[right.level] || right.count - left.count,
    );
  }

  /** The finished report. `fileBytes` is the size of the (inflated) file. */
  finish(fileBytes: number, durationMs: number): CheckReport {
    this.addFileRules(fileBytes);
    const rules = this.rules();
    return {
      fileBytes,
      lines: this.lines,
      blankLines: this.blankLines,
      requests: this.requests,
      rules,
      tally: this.tally(),
      isBlocked: rules.some((rule) => rule.level === "error"),
      durationMs,
      sample: mergeSamples(this.samples),
    };
  }

  private tally(): Tally {
    const groups = [...this.groups.values()].map(groupReport);
    groups.sort((left, right) => right.requests - left.requests);
    const requests = groups.reduce((sum, group) => sum + group.requests, this.ungrouped);
    return { requests, groups, ungrouped: this.ungrouped };
  }

  private count(name: RuleName, count: number, fixable: number): void {
    const found = this.counts.get(name);
    if (found === undefined) this.counts.set(name, { count, fixable, sample: [] });
    else {
      found.count += count;
      found.fixable += fixable;
    }
  }

  private keep(name: RuleName, finding: Finding): void {
    const sample = this.counts.get(name)?.sample;
    if (sample !== undefined && sample.length < this.limits.findingsPerRule) sample.push(finding);
  }

  private addIds(part: IdPart): void {
    let start = 0;
    for (let i = 0; i < part.ends.length; i++) {
      const end = part.ends[i] as number;
      const line = (part.lines[i] as number) + this.lines;
      const first = this.ids.add(part.bytes, start, end, line);
      start = end;
      if (first < 0) continue;
      this.count("duplicate_custom_id", 1, 1);
      const detail = `Line ${line.toLocaleString("en")} repeats line ${first.toLocaleString("en")}.`;
      const offset = part.offsets[i] as number;
      this.keep("duplicate_custom_id", { line, column: null, detail, offset, length: part.lengths[i] as number });
    }
  }

  private addTally({ tally }: SegmentPart): void {
    const merged: (GroupData | null)[] = tally.groups.map((group) => {
      const key = JSON.stringify([group.model, group.url]);
      const known = this.groups.get(key);
      if (known === undefined && this.groups.size >= MOST_TALLY_GROUPS) {
        this.ungrouped += group.requests;
        return null;
      }
      if (known === undefined) this.groups.set(key, group);
      else mergeGroup(known, group);
      return known ?? group;
    });
    this.ungrouped += tally.ungrouped;
    this.addBodies(tally.bodies, merged);
  }

  private addBodies({ hashes, groups, promptBytes }: BodyPart, merged: readonly (GroupData | null)[]): void {
    for (let i = 0; i < hashes.length; i++) {
      const group = merged[groups[i] as number];
      if (!group || !this.bodies.has(hashes[i] as number)) continue;
      group.repeats.requests++;
      group.repeats.promptBytes += promptBytes[i] as number;
    }
  }

  private addFileRules(fileBytes: number): void {
    const { limits } = this;
    const whole = (name: RuleName, detail: string, line = 1) => {
      this.count(name, 1, 1);
      this.keep(name, { line, column: null, detail, offset: 0, length: 0 });
    };
    if (this.requests === 0) whole("no_requests", fileBytes === 0 ? "The file is empty." : "Every line is blank.");
    if (fileBytes > limits.fileBytes)
      whole("file_too_large", `${(fileBytes / 1e6).toFixed(1)} MB, at most ${(limits.fileBytes / 1e6).toFixed(1)} MB.`);
    if (this.requests > limits.requests) {
      const have = this.requests.toLocaleString("en");
      whole("too_many_requests", `${have} requests, at most ${limits.requests.toLocaleString("en")}.`);
    }
    const groups = [...this.groups.values()];
    const models = new Set(groups.flatMap((group) => group.model ?? []));
    const urls = new Set(groups.flatMap((group) => group.url ?? []));
    const [manyModels, manyUrls]: [RuleName, RuleName] = limits.isOneModelPerFile
      ? ["one_model_per_file", "one_url_per_file"]
      : ["mixed_models", "mixed_urls"];
    if (models.size > 1) whole(manyModels, `${models.size.toLocaleString("en")} models: ${namesOf(models)}.`);
    if (urls.size > 1) whole(manyUrls, `${urls.size.toLocaleString("en")} urls: ${namesOf(urls)}.`);
  }
}

/** Names of a file's own choosing are shown up to this many, each up to that length. */
const NAMES_SHOWN = 4;
const NAME_CHARS = 60;

function namesOf(names: ReadonlySet<string>): string {
  const shown = [...names].slice(0, NAMES_SHOWN).map((name) => name.slice(0, NAME_CHARS));
  return names.size > NAMES_SHOWN ? `${shown.join(", ")}, …` : shown.join(", ");
}
