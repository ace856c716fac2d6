import type { StateTone } from "@/components/shared/state-word";
import type { InputFile } from "@/lib/files/contract";
import { formatCount, plural, shortModelName } from "@/lib/format";

type State = { tone: StateTone; word: string; note: string | null };

/** Where a file stands, in a word and a sentence. */
export function fileState({ state, reason }: InputFile): State {
  switch (state) {
    case "uploading":
      return { tone: "run", word: "Uploading", note: "goes on from the page it was dropped on" };
    case "checking":
      return { tone: "run", word: "Being checked", note: null };
    case "ready":
      return { tone: "good", word: "Ready", note: null };
    case "rejected":
      return { tone: "bad", word: "Not taken", note: reason };
  }
}

/** "Qwen3.5-35B and 2 more"; "–" while nothing has been read. */
export function modelWords(models: readonly string[]): string {
  const [first, ...more] = models;
  if (first === undefined) return "–";
  return more.length === 0 ? shortModelName(first) : `${shortModelName(first)} and ${more.length} more`;
}

/** "3 batches", "not used yet". */
export const usageWords = ({ batchCount }: InputFile): string =>
  batchCount === 0 ? "not used yet" : plural(batchCount, "batch", "batches");

/** Why a file can be neither downloaded nor opened; null where it can. */
export function keptAway(file: InputFile): string | null {
  if (file.state === "uploading" || file.state === "checking") return "Still on its way to the server";
  return file.isHere ? null : "Its bytes are not on this server";
}

/** "1 – 50 of 1,204". `before` is how many stand on earlier pages. */
export function rangeWords(before: number, shown: number, total: number): string {
  if (shown === 0) return "";
  return `${formatCount(before + 1)} – ${formatCount(before + shown)} of ${formatCount(total)}`;
}
