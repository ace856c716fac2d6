import type { PromptSample } from "@/lib/jsonl/contract";
import { decodeString } from "@/lib/jsonl/scan/decode-string";
import { fitRatio, LEAST_SPREAD } from "./fit";

/** Text tokenised in all; a tenth of a second of work in a browser that has the tokenizer. */
const BUDGET_BYTES = 1_500_000;
/** Of each group every fourth prompt is counted, then those half way between, then the rest, until the ratio is sure. */
const ROUNDS: { first: number; step: number }[] = [
  { first: 0, step: 4 },
  { first: 2, step: 4 },
  { first: 1, step: 2 },
];
/** Fewer prompts than this are never sure. */
const LEAST_PROMPTS = 12;
/** Text is handed to the tokenizer in pieces: its time grows with the square of an unbroken run. */
const PIECE_CHARS = 1_024;
/** Between two looks at the signal. */
const PAUSE_EVERY = 20;

/** Bytes and tokens of one sampled prompt. */
export interface Measured {
  bytes: number;
  tokens: number;
}

/** What was measured for one model × url. */
export interface MeasuredGroup {
  model: string | null;
  url: string | null;
  prompts: Measured[];
}

/** The o200k tokenizer, 2 MB of code. */
const loadTokenizer = () => import("./o200k");
type CountTokens = Awaited<ReturnType<typeof loadTokenizer>>["countTokens"];

/**
 * Counts tokens of sampled prompts with the o200k tokenizer (loaded when first used): of each group as many as its ratio needs
 * to be known as well as it is ever claimed to be, within a budget. Rejects with the signal's reason when aborted.
 */
export async function measure(sample: readonly PromptSample[], signal?: AbortSignal): Promise<MeasuredGroup[]> {
  const { countTokens } = await loadTokenizer();
  const groups = groupsOf(sample);
  let counted = 0;
  for (const group of groups) {
    const { raws, prompts } = group;
    let left = BUDGET_BYTES / groups.length;
    for (const { first, step } of ROUNDS) {
      for (let i = first; i < raws.length && left > 0; i += step) {
        const prompt = measured(raws[i] as Uint8Array, countTokens);
        prompts.push(prompt);
        left -= prompt.bytes;
        // Where nobody can call it off (in a worker, which is ended), nothing is waited for.
        if (signal === undefined || ++counted % PAUSE_EVERY > 0) continue;
        await new Promise((resolve) => setTimeout(resolve));
        signal.throwIfAborted();
      }
      if (prompts.length >= LEAST_PROMPTS && (fitRatio(prompts)?.spread ?? 1) <= LEAST_SPREAD) break;
    }
  }
  return groups.map(({ model, url, prompts }) => ({ model, url, prompts }));
}

type Group = MeasuredGroup & { raws: Uint8Array[] };

function groupsOf(sample: readonly PromptSample[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { model, url, raw } of sample) {
    const key = JSON.stringify([model, url]);
    const group = groups.get(key) ?? { model, url, raws: [], prompts: [] };
    group.raws.push(raw);
    groups.set(key, group);
  }
  return [...groups.values()];
}

const encoder = new TextEncoder();

function measured(raw: Uint8Array, countTokens: CountTokens): Measured {
  const text = decodeString(raw, 0, raw.length);
  let tokens = 0;
  for (const piece of piecesOf(text)) tokens += countTokens(piece);
  return { bytes: encoder.encode(text).length, tokens };
}

/** Pieces of about `PIECE_CHARS`, cut after a space or line end where one is near, never inside a surrogate pair. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + PIECE_CHARS);
    if (to < text.length) {
      const space = Math.max(text.lastIndexOf(" ", to), text.lastIndexOf("\n", to));
      // A token begins with its space, so the cut is before it.
      if (space > from + PIECE_CHARS / 2) to = space;
      else if ((text.charCodeAt(to) & 0xfc00) === 0xdc00) to++;
    }
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}
