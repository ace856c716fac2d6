import "server-only";
import { conversationOf, messagesOf } from "@/lib/results/rules/conversation";
import { normaliseResult } from "@/lib/results/rules/result";
import { trainingLine } from "@/lib/results/rules/training";
import type { ChosenLine } from "./raw-lines";

/** The conversation an answer holds as a training example; null where it holds none. */
function heldLine({ response }: ChosenLine): string | null {
  const turns = conversationOf(normaliseResult(response, { kind: "output" }).answer);
  return turns && JSON.stringify({ messages: messagesOf(turns) });
}

/**
 * Answered rows as training examples, one JSON object a line: the request's conversation, then its answer; or, where it
 * is asked for, the conversation that the answer holds.
 */
export async function* chatChunks(
  runs: AsyncIterable<readonly ChosenLine[]>,
  isConversation: boolean,
): AsyncGenerator<Uint8Array> {
  for await (const run of runs) {
    const lines = run.map((line) => {
      const { request, response, prompt } = line;
      return `${(isConversation ? heldLine(line) : null) ?? trainingLine(request, response, prompt)}\n`;
    });
    yield Buffer.from(lines.join(""));
  }
}
