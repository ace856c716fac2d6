import "server-only";
import { type Cell, csvLines, plainCell } from "@/lib/csv";
import { LineReader } from "@/lib/results/lines";
import { readRequest } from "@/lib/results/rules/request";
import { normaliseResult } from "@/lib/results/rules/result";
import { readRun } from "@/lib/results/store";
import type { StoreRow } from "@/lib/results/store/rows";
import type { BatchRow, Source } from "./find";
import { statusOf } from "./present";

const columns = ["custom_id", "status", "prompt", "answer", "finish_reason", "input_tokens", "output_tokens", "error"];
const runRows = 200;

const causeOf = ({ errorStatus, errorCode, errorMessage }: StoreRow): string | null =>
  errorMessage === null ? null : [errorStatus, errorCode, errorMessage].filter((part) => part !== null).join(" · ");

/** The cells of a row; texts the store holds only the beginning of are read from the lines themselves. */
async function cellsOf(row: StoreRow, batch: BatchRow, lines: LineReader): Promise<Cell[]> {
  const request = row.isPromptCut ? await lines.request(row) : null;
  const prompt = request === null ? row.prompt : readRequest(request).prompt;
  const response = row.isAnswerCut ? await lines.response(row) : null;
  const answer =
    response === null ? row.answer : normaliseResult(response, { kind: row.isError ? "error" : "output" }).answer;
  const texts = [row.customId, statusOf(row, batch), prompt, answer, row.finishReason].map((text) =>
    plainCell(text ?? ""),
  );
  return [...texts, row.inputTokens, row.outputTokens, plainCell(causeOf(row) ?? "")];
}

/**
 * Every row of a batch in input order as CSV: a header, then `rowCount` rows. A piece is made when the one before was
 * taken. @throws Error when fewer rows are there than were promised
 */
export async function* csvChunks(
  batch: BatchRow,
  rowCount: number,
  fresh: <T>(work: (source: Source) => Promise<T>) => Promise<T>,
): AsyncGenerator<Uint8Array> {
  yield csvLines([columns]);
  for (let from = 0; from < rowCount; from += runRows) {
    const limit = Math.min(runRows, rowCount - from);
    const cells = await fresh(async (source) => {
      const lines = new LineReader(source);
      try {
        const made: Cell[][] = [];
        for (const row of await readRun(source, from, limit)) made.push(await cellsOf(row, batch, lines));
        return made;
      } finally {
        await lines.close();
      }
    });
    if (cells.length !== limit) throw new Error("rows went missing while they were exported");
    yield csvLines(cells);
  }
}
