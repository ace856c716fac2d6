import { formatBytes, formatCount, formatPercent, plural } from "@/lib/format";
import type { Bucket, Distribution, Tally, TallyGroup } from "@/lib/jsonl/contract";

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

/** Prompt sizes of all groups in one histogram; buckets of the groups are alike, so equal ones are added up. */
export function promptBuckets(groups: readonly TallyGroup[]): Bucket[] {
  const all = new Map<string, Bucket>();
  for (const bucket of groups.flatMap((group) => group.promptBytes.buckets)) {
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
