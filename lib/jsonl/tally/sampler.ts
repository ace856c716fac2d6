import type { PromptSample } from "@/lib/jsonl/contract";

/** Prompts kept per group, and groups that are sampled. */
const PROMPTS_PER_GROUP = 96;
const MOST_GROUPS = 16;

/** A sampled prompt with the number that chose it. */
export interface RankedSample extends PromptSample {
  rank: number;
}

/** A line that may be chosen. Most are pushed out again by later ones: their text is made only when it is asked for. */
interface Candidate {
  offset: number;
  rank: number;
  text: () => string;
}

/** The sampled prompts of one model × url. */
export interface SampledGroup {
  model: string | null;
  url: string | null;
  samples: Candidate[];
  /** Ranks from here on are not among the lowest. */
  threshold: number;
}

/**
 * Chooses prompts evenly over a file without knowing its length: each line has a rank that only its byte offset decides, and
 * the lowest ranks of each group stay. Cutting the file in parts and adding the parts gives the same choice.
 * At most 16 × 192 texts of 3 KB each.
 */
export class Sampler {
  private readonly groups = new Map<string, SampledGroup>();

  /** `copy` is called when the line is chosen so far; what it gives must outlive the line. */
  offer(group: SampledGroup, offset: number, copy: () => () => string): void {
    const rank = rankOf(offset);
    if (rank < group.threshold) this.keep(group, { offset, rank, text: copy() });
  }

  add(samples: RankedSample[]): void {
    for (const { model, url, offset, rank, text } of samples) {
      const group = this.groupOf(model, url);
      if (group !== null && rank < group.threshold) this.keep(group, { offset, rank, text: () => text });
    }
  }

  /** The choice so far, group by group in the order they were first met. */
  chosen(): RankedSample[] {
    const all: RankedSample[] = [];
    for (const group of this.groups.values()) {
      shrink(group);
      const { model, url } = group;
      for (const { offset, rank, text } of group.samples) all.push({ model, url, offset, rank, text: text() });
    }
    return all;
  }

  private keep(group: SampledGroup, sample: Candidate): void {
    group.samples.push(sample);
    if (group.samples.length >= PROMPTS_PER_GROUP * 2) shrink(group);
  }

  /** The group of this name; null where too many are sampled already. */
  groupOf(model: string | null, url: string | null): SampledGroup | null {
    const key = JSON.stringify([model, url]);
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    if (this.groups.size >= MOST_GROUPS) return null;
    const group = { model, url, samples: [], threshold: Number.POSITIVE_INFINITY };
    this.groups.set(key, group);
    return group;
  }
}

function shrink(group: SampledGroup): void {
  if (group.samples.length < PROMPTS_PER_GROUP) return;
  group.samples.sort((left, right) => left.rank - right.rank);
  group.samples.length = Math.min(group.samples.length, PROMPTS_PER_GROUP);
  if (group.samples.length === PROMPTS_PER_GROUP)
    group.threshold = (group.samples[PROMPTS_PER_GROUP - 1] as Candidate).rank;
}

/** Spreads offsets over 32 bits so that neighbours have unrelated ranks. */
function rankOf(offset: number): number {
  let x = Math.imul((offset | 0) ^ Math.floor(offset / 0x1_0000_0000) ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
