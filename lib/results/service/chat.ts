import "server-only";
import { trainingLine } from "@/lib/results/rules/training";
import type { Fresh } from "./export-rows";
import type { Gaps } from "./gaps";
import { chosenLines } from "./raw-lines";

/** Answered rows as training examples: the request's conversation, then its answer, one JSON object a line. */
export async function* chatChunks(seqs: Int32Array, fresh: Fresh, gaps: Gaps | null): AsyncGenerator<Uint8Array> {
  for await (const run of chosenLines(seqs, fresh, gaps, true)) {
    const lines = run.map(({ request, response, prompt }) => `${trainingLine(request, response, prompt)}\n`);
    yield Buffer.from(lines.join(""));
  }
}
