import "server-only";
import type { ReadCtx, TeamCtx } from "@/lib/db/ctx";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type { getResult, listFailures, listFields, listResults, ResultDetail } from "./contract";
import { LineReader } from "./lines";
import { explainFailure } from "./rules/explain";
import { normaliseResult } from "./rules/result";
import { asked } from "./service/asked";
import { copiesOf } from "./service/copies";
import { findBatch, type Source, withSource } from "./service/find";
import { gapsOf } from "./service/gaps";
import { presentFilled, presentRow, pricesOf } from "./service/present";
import { presentRows } from "./service/present-rows";
import { viewQuery } from "./service/view-query";
import { readFailures, readRow } from "./store";
import { readFields } from "./store/fields";
import { readPage } from "./store/page";
import type { StoreRow } from "./store/rows";

/** A page of a batch's rows, narrowed and sorted on the server. @throws AppError not_found */
export async function list(
  ctx: ReadCtx,
  { batchId, offset, limit, letters, ...view }: VerbInput<typeof listResults>,
): Promise<CallOutput<typeof listResults>> {
  const batch = await findBatch(ctx, batchId);
  const query = { ...(await viewQuery(ctx, batch, view)), offset, limit };
  const page = await withSource(ctx, batch, (source) => readPage(source, query));
  return { ...page, rows: await presentRows(ctx, batch, page.rows, letters) };
}

/** The columns that JSON answers and source tables add to every row's. @throws AppError not_found */
export async function fields(
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof listFields>,
): Promise<CallOutput<typeof listFields>> {
  return withSource(ctx, await findBatch(ctx, batchId), readFields);
}

async function readWhole(source: Source, seq: number) {
  const held = await readRow(source, seq);
  if (!held) return null;
  const lines = new LineReader(source);
  try {
    const row = { ...held, source: (await asked(held, lines)).source };
    return { row, requestLine: await lines.request(row), responseLine: await lines.response(row) };
  } finally {
    await lines.close();
  }
}

type Whole = Pick<ResultDetail, "answerText" | "reasoning" | "toolCalls" | "errorCause">;

/** What is in a result line, uncut. */
function whole({ isError, wantsJson }: StoreRow, responseLine: string | null): Whole {
  if (responseLine === null) return { answerText: "", reasoning: null, toolCalls: [], errorCause: null };
  const result = normaliseResult(responseLine, { kind: isError ? "error" : "output", wantsJson });
  const { failure } = result;
  const errorCause = failure && { status: failure.status, code: failure.code, message: failure.message };
  return { answerText: result.answer, reasoning: result.reasoning, toolCalls: [...result.toolCalls], errorCause };
}

/** One row whole. @throws AppError not_found */
export async function get(
  ctx: TeamCtx,
  { batchId, seq }: VerbInput<typeof getResult>,
): Promise<CallOutput<typeof getResult>> {
  const batch = await findBatch(ctx, batchId);
  const place = /^\d{1,9}$/.test(seq) ? Number(seq) : null;
  const found = place === null ? null : await withSource(ctx, batch, (source) => readWhole(source, place));
  if (!found) throw new AppError("not_found", "This batch has no such row.");
  const { row, requestLine, responseLine } = found;
  const priceOf = await pricesOf(ctx, batch);
  const own = { ...presentRow(row, batch, priceOf), copies: await copiesOf(ctx.db, batch, row.customId) };
  const fill = (await (await gapsOf(ctx, batch))?.fill([row]))?.get(row.seq);
  if (!fill) return { ...own, requestLine, responseLine, ...whole(row, responseLine) };
  const answer = await withSource(ctx, fill.batch, (source) => readWhole(source, fill.row.seq));
  const line = answer?.responseLine ?? null;
  const { copies } = own;
  return { ...presentFilled(own, fill, priceOf), copies, requestLine, responseLine: line, ...whole(fill.row, line) };
}

/** Failed rows by cause, each with what it means and what to do. @throws AppError not_found */
export async function failures(
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof listFailures>,
): Promise<CallOutput<typeof listFailures>> {
  const batch = await findBatch(ctx, batchId);
  const causes = await withSource(ctx, batch, readFailures);
  return {
    causes: causes.map(({ code, ...cause }) => {
      const { sentence, fix } = explainFailure({ code, ...cause });
      return { ...cause, explanation: sentence, fix };
    }),
  };
}
export { exportResults } from "./service/export";
