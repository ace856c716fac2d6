import type { PromptSample } from "@/lib/jsonl/contract";

/** Prompts kept per group, and groups that are sampled. */
const PROMPTS_PER_GROUP = 96;
const MOST_GROUPS = 16;

/** A sampled prompt with the number that chose it. */
export interface RankedSample extends PromptSample {
  rank: number;
}

interface SampledGroup {
  model: string | null;
  url: string | null;
  samples: RankedSample[];
  /** Ranks from here on are not among the lowest. */
  threshold: number;
}

/**
 * Chooses prompts evenly over a file without knowing its length: each line has a rank that only its byte offset decides, and
 * the lowest ranks of each group stay. Cutting the file in parts and adding the parts gives the same choice.
 * At most 16 × 96 texts of 6 KB each.
 */
export class Sampler {
  private readonly groups = new Map<string, SampledGroup>();
  private last: SampledGroup | null = null;

  /** Asks for the text only when the line is chosen. */
  offer(model: string | null, url: string | null, offset: number, text: () => string): void {
    const rank = rankOf(offset);
    const group = this.groupOf(model, url);
    if (group === null || rank >= group.threshold) return;
    this.keep(group, { model, url, offset, rank, text: text() });
  }

  add(samples: RankedSample[]): void {
    for (const sample of samples) {
      const group = this.groupOf(sample.model, sample.url);
      if (group !== null && sample.rank < group.threshold) this.keep(group, sample);
    }
  }

  /** The choice so far, group by group in the order they were first met. */
  chosen(): RankedSample[] {
    const all: RankedSample[] = [];
    for (const group of this.groups.values()) {
      shrink(group);
      all.push(...group.samples);
    }
    return all;
  }

  private keep(group: SampledGroup, sample: RankedSample): void {
    group.samples.push(sample);
    if (group.samples.length >= PROMPTS_PER_GROUP * 2) shrink(group);
  }

  private groupOf(model: string | null, url: string | null): SampledGroup | null {
    if (this.last !== null && this.last.model === model && this.last.url === url) return this.last;
    const key = JSON.stringify([model, url]);
    const known = this.groups.get(key);
    if (known === undefined && this.groups.size >= MOST_GROUPS) return null;
    this.last = known ?? { model, url, samples: [], threshold: Number.POSITIVE_INFINITY };
    this.groups.set(key, this.last);
    return this.last;
  }
}

function shrink(group: SampledGroup): void {
  if (group.samples.length < PROMPTS_PER_GROUP) return;
  group.samples.sort((left, right) => left.rank - right.rank);
  group.samples.length = Math.min(group.samples.length, PROMPTS_PER_GROUP);
  if (group.samples.length === PROMPTS_PER_GROUP)
    group.threshold = (group.samples[PROMPTS_PER_GROUP - 1] as RankedSample).rank;
}

/** Spreads offsets over 32 bits so that neighbours have unrelated ranks. */
function rankOf(offset: number): number {
  let x = Math.imul((offset | 0) ^ Math.floor(offset / 0x1_0000_0000) ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
