import { readInputLine } from "@/lib/emulator/engine/result-line";
import { rowId } from "@/lib/emulator/engine/row-id";
import { sortedJson, stringAt } from "@/lib/emulator/json-value";
import type { InputLines } from "@/lib/emulator/storage/input-lines";
import type { RowLog } from "@/lib/emulator/storage/row-log";
import { ROW_STATE } from "@/lib/emulator/storage/row-table";
import { readSpan } from "@/lib/emulator/storage/span";
import type { BatchRecord } from "./batch-record";

export const RESULT_STATUSES = ["completed", "failed", "pending", "in_progress", "canceled"] as const;
export type ResultStatus = (typeof RESULT_STATUSES)[number];

/** The state of a row; what had not run when its batch was cancelled is `canceled`. */
function rowStatus(batch: BatchRecord, log: RowLog, row: number): ResultStatus {
  const state = log.table.state(row);
  if (state === ROW_STATE.completed) return "completed";
  if (state === ROW_STATE.failed) return "failed";
  if (batch.cancellingMs !== undefined) return "canceled";
  return state === ROW_STATE.inProgress ? "in_progress" : "pending";
}

/** The part of a result line after the fields every line starts with. */
const BODY_MARK = '"request_id":null,"body":';
const BODY_END = '},"error":null}\n';
const ERROR_MARK = '"error":{"code":null,"message":';
const ERROR_END = "}}\n";

async function outcomeOf(log: RowLog, row: number, status: ResultStatus): Promise<{ body: string; error: string }> {
  if (status !== "completed" && status !== "failed") return { body: "null", error: "null" };
  const span = log.table.span(row);
  const line = (await readSpan(log.handle(status), span.start, span.end - span.start)).toString("utf8");
  return status === "completed"
    ? { body: line.slice(line.indexOf(BODY_MARK) + BODY_MARK.length, -BODY_END.length), error: "null" }
    : { body: "null", error: line.slice(line.indexOf(ERROR_MARK) + ERROR_MARK.length, -ERROR_END.length) };
}

/** One line of `/results`: request and answer merged. */
async function resultLine(batch: BatchRecord, log: RowLog, row: number, line: string): Promise<string> {
  const { customId, body } = readInputLine(line);
  const status = rowStatus(batch, log, row);
  const outcome = await outcomeOf(log, row, status);
  const model = JSON.stringify(stringAt(body, "model") ?? "");
  const shown = status === "canceled" ? "pending" : status;
  return (
    `{"id":"${rowId(batch.id, row)}","custom_id":${JSON.stringify(customId)},"model":${model},` +
    `"input_body":${sortedJson(body)},"response_body":${outcome.body},"error":${outcome.error},"status":"${shown}"}\n`
  );
}

/** Rows in input order that have the status asked for; all of them when none is. */
export function rowsWithStatus(batch: BatchRecord, log: RowLog, status: ResultStatus | undefined): number[] {
  const rows: number[] = [];
  for (let row = 0; row < batch.total; row++) {
    if (status === undefined || rowStatus(batch, log, row) === status) rows.push(row);
  }
  return rows;
}

/** The chosen rows as lines; without their input they cannot be read, and the stream breaks, as upstream. */
export async function* resultLines(
  batch: BatchRecord,
  log: RowLog,
  lines: InputLines,
  rows: number[],
): AsyncGenerator<string> {
  if (batch.isInputGone) throw new Error("the input file of this batch was deleted");
  for await (const { ordinal, line } of lines.pick(rows)) yield await resultLine(batch, log, ordinal, line);
}
