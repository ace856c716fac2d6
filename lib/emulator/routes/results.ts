import type { BatchRecord } from "@/lib/emulator/batches/batch-record";
import { RESULT_STATUSES, resultLines, rowsWithStatus } from "@/lib/emulator/batches/result-rows";
import { readInputLine } from "@/lib/emulator/engine/result-line";
import { ndjsonResponse } from "@/lib/emulator/http/byte-stream";
import { choiceParam, limitParam, type Query, skipParam } from "@/lib/emulator/http/query";
import { textRefusal } from "@/lib/emulator/http/refusal";
import type { InputLines } from "@/lib/emulator/storage/input-lines";
import type { World } from "@/lib/emulator/world";

/** GET /v1/batches/{id}/results: one merged line per request, in input order. */
export async function batchResults(world: World, batch: BatchRecord, query: Query): Promise<Response> {
  const skip = skipParam(query) ?? 0;
  const limit = limitParam(query);
  const status = choiceParam(query, "status", RESULT_STATUSES);
  const search = query.get("search");
  if (batch.isInputGone && limit !== undefined) throw textRefusal(500, "Internal server error");
  if (batch.populatedMs === undefined) {
    // Nothing is pending or running yet, so the reply claims to be complete: a trap of the real service.
    return ndjsonResponse(
      nothing(),
      false,
      search && limit === undefined ? null : Math.max(skip, batch.total),
      () => undefined,
    );
  }
  const lines = await world.files.openLines(batch.inputFileId);
  const { log, release } = await world.batches.lease(batch);
  const finish = async () => {
    release();
    await lines.close();
  };
  try {
    const withStatus = rowsWithStatus(batch, log, status);
    const rows = search ? await rowsFound(lines, withStatus, search) : withStatus;
    const chosen = rows.slice(skip, limit === undefined ? undefined : skip + limit);
    const isRunning = batch.cancellingMs === undefined && !log.table.isSettled();
    const hasMore = limit !== undefined && skip + limit < rows.length;
    const lastLine = limit !== undefined ? skip + chosen.length : search ? null : Math.max(skip, rows.length);
    return ndjsonResponse(encoded(resultLines(batch, log, lines, chosen)), isRunning || hasMore, lastLine, finish);
  } catch (error) {
    await finish();
    throw error;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let parts: string[] = [];
  let length = 0;
  for await (const line of lines) {
    parts.push(line);
    length += line.length;
    if (length < 64 * 1024) continue;
    yield Buffer.from(parts.join(""));
    parts = [];
    length = 0;
  }
  if (parts.length > 0) yield Buffer.from(parts.join(""));
}

async function rowsFound(lines: InputLines, rows: number[], search: string): Promise<number[]> {
  const wanted = search.toLowerCase();
  const found: number[] = [];
  for await (const { ordinal, line } of lines.pick(rows)) {
    if (readInputLine(line).customId.toLowerCase().includes(wanted)) found.push(ordinal);
  }
  return found;
}
