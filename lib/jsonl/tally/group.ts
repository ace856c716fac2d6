import type { Line } from "@/lib/jsonl/check/line";
import type { ImageTally, TallyGroup } from "@/lib/jsonl/contract";
import { maxTokensNode } from "@/lib/jsonl/rules/parameters";
import { schemaNode } from "@/lib/jsonl/rules/tools";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import { addValue, distributionOf, emptyHistogram, type HistogramData, mergeHistogram } from "./histogram";
import { addImage, emptyImages, mergeImages } from "./images";

/** Different system prompts followed per group; later new ones count as distinct only. */
const MOST_SYSTEM_PROMPTS = 1_000;

/** Running figures of one model × url. Plain data: it crosses between workers and can be added to another. */
export interface GroupData {
  model: string | null;
  url: string | null;
  requests: number;
  promptBytes: HistogramData;
  promptChars: number;
  messages: number;
  tokenIds: number;
  images: ImageTally;
  withTools: number;
  toolBytes: number;
  withSchema: number;
  schemaBytes: number;
  maxTokens: HistogramData;
  maxTokensMissing: number;
  answers: number;
  repeats: { requests: number; promptBytes: number };
  systemRequests: number;
  systemBytes: number;
  /** Hash of a system prompt → how many requests carry it, and the bytes of all of them. */
  systems: Map<number, { count: number; bytes: number }>;
  systemsBeyond: number;
}

export function emptyGroup(model: string | null, url: string | null): GroupData {
  return {
    model,
    url,
    requests: 0,
    promptBytes: emptyHistogram(),
    promptChars: 0,
    messages: 0,
    tokenIds: 0,
    images: emptyImages(),
    withTools: 0,
    toolBytes: 0,
    withSchema: 0,
    schemaBytes: 0,
    maxTokens: emptyHistogram(),
    maxTokensMissing: 0,
    answers: 0,
    repeats: { requests: 0, promptBytes: 0 },
    systemRequests: 0,
    systemBytes: 0,
    systems: new Map(),
    systemsBeyond: 0,
  };
}

/**
 * Adds a request whose rules have run. `systemHash` is that of its system prompt, where it has one. Returns the bytes of text
 * in its prompt.
 */
export function addRequest(group: GroupData, line: Line, systemHash: number): number {
  group.requests++;
  let bytes = 0;
  for (let i = 0; i < line.textCount; i++) {
    const node = line.texts[i] as number;
    bytes += line.get(node, NODE.bytes);
    group.promptChars += line.get(node, NODE.chars);
  }
  addValue(group.promptBytes, bytes);
  group.messages += line.messages;
  group.tokenIds += line.tokenIds;
  for (const image of line.images) addImage(group.images, line, image);
  const tools = line.inBody(KEY.tools);
  if (tools !== 0 && line.kind(tools) === Kind.array) {
    group.withTools++;
    group.toolBytes += line.endOf(tools) - line.startOf(tools);
  }
  const schema = schemaNode(line);
  if (schema !== 0) {
    group.withSchema++;
    group.schemaBytes += line.endOf(schema) - line.startOf(schema);
  }
  const limit = wholeNumber(line, maxTokensNode(line));
  if (limit === null) group.maxTokensMissing++;
  else addValue(group.maxTokens, limit);
  group.answers += wholeNumber(line, line.inBody(KEY.n)) ?? 1;
  if (line.systemNode !== 0) addSystem(group, systemHash, line.get(line.systemNode, NODE.bytes));
  return bytes;
}

/** A positive whole number a request states, or null. */
function wholeNumber(line: Line, node: number): number | null {
  if (node === 0 || line.kind(node) !== Kind.number) return null;
  const value = line.number(node);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

function addSystem(group: GroupData, hash: number, bytes: number): void {
  group.systemRequests++;
  group.systemBytes += bytes;
  const known = group.systems.get(hash);
  if (known !== undefined) {
    known.count++;
    known.bytes += bytes;
  } else if (group.systems.size < MOST_SYSTEM_PROMPTS) group.systems.set(hash, { count: 1, bytes });
  else group.systemsBeyond++;
}

export function mergeGroup(into: GroupData, from: GroupData): void {
  into.requests += from.requests;
  mergeHistogram(into.promptBytes, from.promptBytes);
  into.promptChars += from.promptChars;
  into.messages += from.messages;
  into.tokenIds += from.tokenIds;
  mergeImages(into.images, from.images);
  into.withTools += from.withTools;
  into.toolBytes += from.toolBytes;
  into.withSchema += from.withSchema;
  into.schemaBytes += from.schemaBytes;
  mergeHistogram(into.maxTokens, from.maxTokens);
  into.maxTokensMissing += from.maxTokensMissing;
  into.answers += from.answers;
  into.repeats.requests += from.repeats.requests;
  into.repeats.promptBytes += from.repeats.promptBytes;
  into.systemRequests += from.systemRequests;
  into.systemBytes += from.systemBytes;
  into.systemsBeyond += from.systemsBeyond;
  for (const [hash, entry] of from.systems) {
    const known = into.systems.get(hash);
    if (known !== undefined) {
      known.count += entry.count;
      known.bytes += entry.bytes;
    } else if (into.systems.size < MOST_SYSTEM_PROMPTS) into.systems.set(hash, entry);
    else into.systemsBeyond += entry.count;
  }
}

/** The group as reports show it. */
export function groupReport(group: GroupData): TallyGroup {
  const spread = distributionOf(group.maxTokens);
  const shared = [...group.systems.values()].filter((entry) => entry.count > 1);
  return {
    model: group.model,
    url: group.url,
    requests: group.requests,
    promptBytes: distributionOf(group.promptBytes),
    promptChars: group.promptChars,
    messages: group.messages,
    tokenIds: group.tokenIds,
    images: group.images,
    withTools: group.withTools,
    toolBytes: group.toolBytes,
    withSchema: group.withSchema,
    schemaBytes: group.schemaBytes,
    maxTokens: {
      count: spread.count,
      sum: spread.sum,
      min: spread.count === 0 ? null : spread.min,
      max: spread.count === 0 ? null : spread.max,
      missing: group.maxTokensMissing,
      spread,
    },
    answers: group.answers,
    repeats: group.repeats,
    system: {
      requests: group.systemRequests,
      bytes: group.systemBytes,
      distinct: group.systems.size + group.systemsBeyond,
      sharedBytes: shared.reduce((sum, entry) => sum + entry.bytes, 0),
    },
  };
}
