import "server-only";
import { trainingLine } from "@/lib/results/rules/training";
import type { ChosenLine } from "./raw-lines";

/** Answered rows as training examples: the request's conversation, then its answer, one JSON object a line. */
export async function* chatChunks(runs: AsyncIterable<readonly ChosenLine[]>): AsyncGenerator<Uint8Array> {
  for await (const run of runs) {
    const lines = run.map(({ request, response, prompt }) => `${trainingLine(request, response, prompt)}\n`);
    yield Buffer.from(lines.join(""));
  }
}
