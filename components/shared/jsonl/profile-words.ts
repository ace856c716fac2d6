import { formatBytes, formatCount, formatPercent, formatTokens, plural } from "@/lib/format";
import type { Bucket, Distribution, Tally, TallyGroup } from "@/lib/jsonl/contract";
import type { TokenRange } from "@/lib/jsonl/token-contract";

export type Fact = { label: string; value: string; note?: string };

const sum = (groups: readonly TallyGroup[], of: (group: TallyGroup) => number) =>
  groups.reduce((total, group) => total + of(group), 0);

/** One line for the folded card: "2 models, 1 endpoint · 12 images · 3 requests repeated". */
export function profileSummary({ groups }: Tally): string {
  const models = new Set(groups.flatMap((group) => group.model ?? [])).size;
  const urls = new Set(groups.flatMap((group) => group.url ?? [])).size;
  const images = sum(groups, (group) => group.images.count);
  const repeated = sum(groups, (group) => group.repeats.requests);
  const parts = [`${plural(models, "model")}, ${plural(urls, "endpoint")}`];
  if (images > 0) parts.push(plural(images, "image"));
  if (repeated > 0) parts.push(`${plural(repeated, "request")} repeated`);
  return parts.join(" · ");
}

/** Prompt sizes of all groups in one histogram. */
export const promptBuckets = (groups: readonly TallyGroup[]): Bucket[] =>
  added(groups.flatMap((group) => group.promptBytes.buckets));

/** The limits on answers that requests of all groups state, in one histogram. */
export const ceilingBuckets = (groups: readonly TallyGroup[]): Bucket[] =>
  added(groups.flatMap((group) => group.maxTokens.spread.buckets));

/** Buckets of the groups are alike, so equal ones are added up. */
function added(buckets: readonly Bucket[]): Bucket[] {
  const all = new Map<string, Bucket>();
  for (const bucket of buckets) {
    const key = `${bucket.from}-${bucket.to}`;
    const known = all.get(key);
    all.set(key, { ...bucket, count: bucket.count + (known?.count ?? 0) });
  }
  return [...all.values()].sort((a, b) => a.from - b.from);
}

/** "median 412 B, 95 % below 2.1 kB, largest 18 kB". */
export function spreadSentence(spread: Distribution): string {
  if (spread.count === 0) return "none";
  return `median ${formatBytes(spread.median)}, 95\u00a0% below ${formatBytes(spread.p95)}, largest ${formatBytes(spread.max)}`;
}

/** "png 1,204, jpeg 3": media types of inline images, the most frequent first. */
const typesOf = (types: TallyGroup["images"]["types"]): string =>
  Object.entries(types)
    .sort(([, a], [, b]) => b - a)
    .map(([type, count]) => `${type} ${formatCount(count)}`)
    .join(", ");

/** What the requests of one group carry besides text: "12 images (png 12) · 300 with tools · 3 repeated". */
export function carriedBy({ images, requests, withTools, withSchema, repeats, system }: TallyGroup): string[] {
  const of = (count: number) => (count === requests ? "all" : formatCount(count));
  const parts: string[] = [];
  if (images.count > 0) {
    const types = typesOf(images.types);
    parts.push(`${plural(images.count, "image")}${types ? ` (${types})` : ""}`);
  }
  if (withTools > 0) parts.push(`${of(withTools)} with tools`);
  if (withSchema > 0) parts.push(`${of(withSchema)} with a JSON schema`);
  if (repeats.requests > 0) parts.push(`${formatCount(repeats.requests)} repeated`);
  if (system.requests > 0) {
    const texts = plural(system.distinct, "text");
    parts.push(`${of(system.requests)} with a system prompt, ${texts}`);
  }
  return parts;
}

/** The limit on answers of one group: what it is for most, and how far it goes. */
export function ceilingOf({ url, maxTokens }: TallyGroup): { value: string; note: string | null } {
  const { spread, missing, min, max } = maxTokens;
  if (url?.includes("embeddings")) return { value: "–", note: null };
  const none = missing > 0 ? `none in ${formatCount(missing)}` : null;
  if (min === null || max === null) return { value: "none", note: null };
  if (min === max) return { value: formatCount(max), note: none };
  const range = `median, 95\u00a0% up to ${formatCount(spread.p95)}, most ${formatCount(max)}`;
  return { value: formatCount(spread.median), note: [range, none].filter(Boolean).join("; ") };
}

/** "1.2M" likely, with the range it lies in. */
export function tokenWords({ low, likely, high }: TokenRange): { value: string; note: string | null } {
  const range = `${formatTokens(low)} – ${formatTokens(high)}`;
  return { value: formatTokens(likely), note: formatTokens(low) === formatTokens(high) ? null : range };
}

/** How much of a limit a file takes: "12,000 of 50,000 requests". */
export function gaugeOf(size: { requests: number; bytes: number }, limits: { requests: number; fileBytes: number }) {
  const gauge = (label: string, part: number, whole: number, format: (value: number) => string) => ({
    label,
    sentence: `${format(part)} of ${format(whole)}`,
    percent: (part / whole) * 100,
    isOver: part > whole,
  });
  return [
    gauge("Requests", size.requests, limits.requests, formatCount),
    gauge("Size", size.bytes, limits.fileBytes, formatBytes),
  ];
}

/** What the requests carry besides text, for all groups together. What is absent is left out. */
export function profileFacts({ groups, requests, ungrouped }: Tally): Fact[] {
  const facts: Fact[] = [];
  const images = sum(groups, (group) => group.images.count);
  if (images > 0) {
    const remote = sum(groups, (group) => group.images.remote);
    const bytes = sum(groups, (group) => group.images.bytes);
    const note = [
      bytes > 0 ? `${formatBytes(bytes)} inside the file` : null,
      remote > 0 ? `${formatCount(remote)} by address` : null,
    ];
    facts.push({ label: "Images", value: formatCount(images), note: note.filter(Boolean).join(", ") });
  }
  const tools = sum(groups, (group) => group.withTools);
  if (tools > 0) facts.push({ label: "With tools", value: plural(tools, "request") });
  const schemas = sum(groups, (group) => group.withSchema);
  if (schemas > 0) facts.push({ label: "With a JSON schema", value: plural(schemas, "request") });
  facts.push(...ceilingFacts(groups));
  const repeated = sum(groups, (group) => group.repeats.requests);
  if (repeated > 0) {
    const share = formatPercent(repeated, requests);
    facts.push({
      label: "Repeated requests",
      value: formatCount(repeated),
      note: `${share} have the body of an earlier one, and are paid again`,
    });
  }
  const shared = sum(groups, (group) => group.system.sharedBytes);
  if (shared > 0) {
    const distinct = sum(groups, (group) => group.system.distinct);
    facts.push({
      label: "Shared system prompts",
      value: formatBytes(shared),
      note: `${plural(distinct, "text")} in all`,
    });
  }
  if (ungrouped > 0)
    facts.push({ label: "In smaller groups", value: plural(ungrouped, "request"), note: "not broken down" });
  return facts;
}

function ceilingFacts(groups: readonly TallyGroup[]): Fact[] {
  const generating = groups.filter((group) => !group.url?.includes("embeddings"));
  const stated = sum(generating, (group) => group.maxTokens.count);
  const missing = sum(generating, (group) => group.maxTokens.missing);
  if (stated + missing === 0) return [];
  if (stated === 0) return [{ label: "max_tokens", value: "none stated" }];
  const low = Math.min(...generating.flatMap((group) => group.maxTokens.min ?? []));
  const high = Math.max(...generating.flatMap((group) => group.maxTokens.max ?? []));
  const value = low === high ? formatCount(low) : `${formatCount(low)} – ${formatCount(high)}`;
  return [{ label: "max_tokens", value, ...(missing > 0 ? { note: `none in ${plural(missing, "request")}` } : {}) }];
}
