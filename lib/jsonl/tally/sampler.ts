import type { Line } from "@/lib/jsonl/check/line";
import type { PromptSample } from "@/lib/jsonl/contract";
import { copyPrompt, PROMPT_ROOM } from "./prompt-text";

/** Prompts kept per group, and groups that are sampled. */
const PROMPTS_PER_GROUP = 64;
const MOST_GROUPS = 16;

/** A sampled prompt with the number that chose it. */
export interface RankedSample extends PromptSample {
  rank: number;
}

/** A place for one prompt; a line that pushes another one out takes its place, so choosing costs no memory. */
interface Slot {
  offset: number;
  rank: number;
  bytes: Uint8Array<ArrayBuffer>;
  used: number;
}

/** The sampled prompts of one model × url. */
export interface SampledGroup {
  model: string | null;
  url: string | null;
  slots: Slot[];
  /** The slot with the highest rank, once all are taken: the next one to be pushed out. */
  last: Slot | null;
}

/**
 * Chooses prompts evenly over a file without knowing its length: each line has a rank that only its byte offset decides, and
 * the lowest ranks of each group stay. Cutting the file in parts and adding the parts gives the same choice.
 * At most 16 × 64 prompts of 3 KB each.
 */
export class Sampler {
  private readonly groups = new Map<string, SampledGroup>();

  /** Takes the line's prompt when the line is chosen so far. */
  offer(group: SampledGroup, line: Line): void {
    const rank = rankOf(line.offset);
    if (group.last !== null && rank >= group.last.rank) return;
    const slot = group.last ?? newSlot(group);
    slot.offset = line.offset;
    slot.rank = rank;
    slot.used = copyPrompt(line, slot.bytes);
    if (group.slots.length === PROMPTS_PER_GROUP)
      group.last = group.slots.reduce((highest, one) => (one.rank > highest.rank ? one : highest));
  }

  /** The choice so far, group by group in the order they were first met. All of their bytes lie in one buffer. */
  chosen(): RankedSample[] {
    const groups = [...this.groups.values()];
    const total = groups.reduce((sum, { slots }) => slots.reduce((part, { used }) => part + used, sum), 0);
    const all = new Uint8Array(total);
    let end = 0;
    return groups.flatMap(({ model, url, slots }) =>
      slots.map(({ offset, rank, bytes, used }) => {
        all.set(bytes.subarray(0, used), end);
        end += used;
        return { model, url, offset, rank, raw: all.subarray(end - used, end) };
      }),
    );
  }

  /** The group of this name; null where too many are sampled already. */
  groupOf(model: string | null, url: string | null): SampledGroup | null {
    const key = JSON.stringify([model, url]);
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    if (this.groups.size >= MOST_GROUPS) return null;
    const group = { model, url, slots: [], last: null };
    this.groups.set(key, group);
    return group;
  }
}

/** What would have been chosen of the whole, from the choices of its parts; in file order. */
export function mergeSamples(samples: readonly RankedSample[]): PromptSample[] {
  const groups = new Map<string, RankedSample[]>();
  for (const sample of samples) {
    const key = JSON.stringify([sample.model, sample.url]);
    const group = groups.get(key) ?? [];
    if (group.length === 0 && groups.size >= MOST_GROUPS) continue;
    groups.set(key, group);
    group.push(sample);
  }
  return [...groups.values()]
    .flatMap((group) => group.sort((left, right) => left.rank - right.rank).slice(0, PROMPTS_PER_GROUP))
    .sort((left, right) => left.offset - right.offset)
    .map(({ rank: _, ...sample }) => sample);
}

function newSlot({ slots }: SampledGroup): Slot {
  const slot = { offset: 0, rank: 0, bytes: new Uint8Array(PROMPT_ROOM), used: 0 };
  slots.push(slot);
  return slot;
}

/** Spreads offsets over 32 bits so that neighbours have unrelated ranks. */
function rankOf(offset: number): number {
  let x = Math.imul((offset | 0) ^ Math.floor(offset / 0x1_0000_0000) ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
