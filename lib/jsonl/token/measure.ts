import type { PromptSample } from "@/lib/jsonl/contract";

/** Text tokenised in all; a tenth of a second of work in a browser that has the tokenizer. */
const BUDGET_BYTES = 1_500_000;
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
export const loadTokenizer = () => import("gpt-tokenizer/encoding/o200k_base");

/**
 * Counts tokens of sampled prompts with the o200k tokenizer (loaded when first used). Takes every nth sample of
 * a group where all of them would be too much. Rejects with the signal's reason when aborted.
 */
export async function measure(sample: readonly PromptSample[], signal?: AbortSignal): Promise<MeasuredGroup[]> {
  const { countTokens } = await loadTokenizer();
  // Text that looks like a control token is the user's text here.
  const options = { disallowedSpecial: new Set<string>() };
  const encoder = new TextEncoder();
  const groups = new Map<string, { model: string | null; url: string | null; texts: string[]; bytes: number }>();
  for (const { model, url, text } of sample) {
    const key = JSON.stringify([model, url]);
    const group = groups.get(key) ?? { model, url, texts: [], bytes: 0 };
    group.texts.push(text);
    group.bytes += text.length;
    groups.set(key, group);
  }

  const measured: MeasuredGroup[] = [];
  let done = 0;
  for (const { model, url, texts, bytes } of groups.values()) {
    const step = Math.max(1, Math.ceil((bytes * groups.size) / BUDGET_BYTES));
    const prompts: Measured[] = [];
    for (let i = 0; i < texts.length; i += step) {
      const text = texts[i] as string;
      let tokens = 0;
      for (const piece of piecesOf(text)) tokens += countTokens(piece, options);
      prompts.push({ bytes: encoder.encode(text).length, tokens });
      if (++done % PAUSE_EVERY > 0) continue;
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    }
    measured.push({ model, url, prompts });
  }
  return measured;
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
