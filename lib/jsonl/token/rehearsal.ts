import type { PromptSample } from "@/lib/jsonl/contract";
import { REHEARSAL_TEXTS } from "@/lib/jsonl/rehearsal-texts";

const LETTERS = 1_500;
const encoder = new TextEncoder();

/**
 * A made-up sample of every script, another one each `round`: a tokenizer knows words it has met before, so that text which
 * comes back would practise nothing but looking them up.
 */
export function rehearsalSample(round: number): PromptSample[] {
  return REHEARSAL_TEXTS.map((text, at) => {
    const letters = [...text];
    // The next of a long row of numbers without a pattern.
    let number = round * 7_919 + 1;
    const shuffled = Array.from({ length: LETTERS }, () => {
      number = (number * 48_271) % 2_147_483_647;
      return letters[number % letters.length];
    });
    const raw = encoder.encode(JSON.stringify(shuffled.join("")).slice(1, -1));
    return { model: `${at}`, url: null, offset: 0, raw };
  });
}
