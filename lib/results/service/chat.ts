import "server-only";
import { LineReader } from "@/lib/results/lines";
import { isRecord, listOr, parseJson, recordOr, stringOr } from "@/lib/results/rules/json";
import { normaliseResult } from "@/lib/results/rules/result";
import { readSeqRun } from "@/lib/results/store";
import type { Fresh } from "./export-rows";

const runRows = 200;

/** The conversation a request line carries, whatever API it was for. */
function messagesOf(requestLine: string | null, prompt: string): unknown[] {
  const body = recordOr(recordOr(parseJson(requestLine ?? "")).body);
  const messages = listOr(body.messages);
  if (messages.length > 0) return [...messages];
  const instructions = stringOr(body.instructions, null);
  const first = instructions === null ? [] : [{ role: "system", content: instructions }];
  const turns = listOr(body.input).filter((turn) => isRecord(turn) && typeof turn.role === "string");
  return [...first, ...(turns.length > 0 ? turns : [{ role: "user", content: prompt }])];
}

/** What the model said, as a turn of its own. */
function answerOf(responseLine: string): object {
  const { texts, toolCalls } = normaliseResult(responseLine, { kind: "output" });
  const content = texts[0] ?? "";
  if (toolCalls.length === 0) return { role: "assistant", content };
  const calls = toolCalls.map((call, index) => ({ id: `call_${index + 1}`, type: "function", function: call }));
  return { role: "assistant", content: content || null, tool_calls: calls };
}

/** Answered rows as training examples: the request's conversation, then its answer, one JSON object a line. */
export async function* chatChunks(seqs: Int32Array, fresh: Fresh): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < seqs.length; from += runRows) {
    const run = [...seqs.slice(from, from + runRows)];
    const lines = await fresh(async (source) => {
      const reader = new LineReader(source);
      try {
        const made: string[] = [];
        for (const row of await readSeqRun(source, run)) {
          const [request, response] = [await reader.request(row), await reader.response(row)];
          if (response === null) continue;
          made.push(`${JSON.stringify({ messages: [...messagesOf(request, row.prompt), answerOf(response)] })}\n`);
        }
        return made;
      } finally {
        await reader.close();
      }
    });
    if (lines.length !== run.length) throw new Error("rows went missing while they were exported");
    yield Buffer.from(lines.join(""));
  }
}
