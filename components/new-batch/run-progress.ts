import type { Draft } from "@/components/shared/jsonl/draft";
import { sendingWords } from "@/components/shared/jsonl/file-words";

/** How far the files of a run are, as one: those that became batches have left the page, the others count by their bytes. */
export function runProgress(left: readonly Draft[], of: number): { percent: number; sentence: string } {
  const done = of - left.length;
  const words = left.map(sendingWords);
  const share = words.reduce((sum, one) => sum + (one ? (one.percent ?? 100) / 100 : 0), 0);
  const now = words.find((one) => one !== null && one.word !== "Waiting");
  const sentence = `${done} of ${of} files are batches${now ? ` · ${now.word}, ${now.detail}` : ""}`;
  return { percent: ((done + share) / of) * 100, sentence };
}
