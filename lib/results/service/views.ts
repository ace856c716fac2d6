import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import { LineReader } from "@/lib/results/lines";
import { conversationOf } from "@/lib/results/rules/conversation";
import { isLabel, isScore } from "@/lib/results/rules/fit";
import { fleissKappa } from "@/lib/results/rules/kappa";
import { imagesOf } from "@/lib/results/rules/request-images";
import { normaliseResult } from "@/lib/results/rules/result";
import { toolCallsInText } from "@/lib/results/rules/tool-text";
import { readRow } from "@/lib/results/store";
import { withDetails } from "@/lib/results/store/detail";
import type { StoreRow } from "@/lib/results/store/rows";
import {
  countKinds,
  readAnswerFields,
  readBallots,
  readDrawn,
  readRunPattern,
  readValues,
  readViewRows,
  readVotes,
} from "@/lib/results/store/views";
import {
  type listValues,
  type listViewRows,
  type listViews,
  type listVotes,
  type ViewKind,
  type ViewRow,
  valuesMax,
} from "@/lib/results/views/contract";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { findBatch, type Source, withSource } from "./find";
import { type FilledRow, gapsOf } from "./gaps";

/** Which views fit a batch's answers as they stand. @throws AppError not_found, not_ready */
export async function views(
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof listViews>,
): Promise<CallOutput<typeof listViews>> {
  const batch = await findBatch(ctx, batchId);
  return withSource(ctx, batch, (source) =>
    withDetails(source, async (connection) => {
      const fields = await readAnswerFields(connection);
      const counts = await countKinds(connection);
      const [scores, labels] = [fields.filter(isScore), fields.filter(isLabel)];
      const fits: Record<ViewKind, boolean> = {
        scores: scores.length > 0,
        labels: labels.length > 0,
        votes: counts.answered > 0 && (await readRunPattern(connection)) !== null,
        images: counts.pictured > 0,
        tools: counts.tools > 0,
        chats: counts.chats > 0,
        vectors: counts.vectors > 0,
      };
      const kinds = (Object.keys(fits) as ViewKind[]).filter((kind) => fits[kind]);
      return { answered: counts.answered, kinds, scores, labels };
    }),
  );
}

/** Every value of a path. @throws AppError not_found, not_ready */
export async function values(
  ctx: TeamCtx,
  { batchId, path, pattern = "" }: VerbInput<typeof listValues>,
): Promise<CallOutput<typeof listValues>> {
  const batch = await findBatch(ctx, batchId);
  const found = await withSource(ctx, batch, (source) =>
    withDetails(source, (connection) =>
      pattern === "" ? readValues(connection, path) : readDrawn(connection, pattern),
    ),
  );
  const rows = found.slice(0, valuesMax);
  return {
    seqs: rows.map(({ seq }) => seq),
    ids: rows.map(({ id }) => id),
    texts: rows.map(({ text }) => text),
    numbers: rows.map(({ number }) => number),
    isCut: rows.length < found.length,
  };
}

/** Agreement beyond chance among requests with the most frequent number of runs. */
function kappaOf(ballots: readonly { runs: number; votes: readonly (readonly [string, number])[] }[]): number | null {
  const sizes = new Map<number, number>();
  for (const { runs } of ballots) sizes.set(runs, (sizes.get(runs) ?? 0) + 1);
  const usual = [...sizes].sort(([, a], [, b]) => b - a)[0]?.[0];
  const categories = new Map<string, number>();
  const like = ballots.filter(({ runs }) => runs === usual);
  for (const { votes } of like)
    for (const [said] of votes) categories.set(said, categories.get(said) ?? categories.size);
  // With a category of its own for nearly every answer there is nothing to agree on.
  if (categories.size > 200) return null;
  return fleissKappa(
    like.map(({ votes }) => {
      const row = Array.from({ length: categories.size }, () => 0);
      for (const [said, count] of votes) row[categories.get(said) ?? 0] = count;
      return row;
    }),
  );
}

const noVotes = { groups: [], matching: 0, counts: { groups: 0, unanimous: 0, majority: 0, tied: 0 }, kappa: null };

/** Repeated runs and what they agree on. @throws AppError not_found, not_ready */
export async function votes(
  ctx: TeamCtx,
  { batchId, ...page }: VerbInput<typeof listVotes>,
): Promise<CallOutput<typeof listVotes>> {
  const batch = await findBatch(ctx, batchId);
  return withSource(ctx, batch, (source) =>
    withDetails(source, async (connection) => {
      const pattern = await readRunPattern(connection);
      if (pattern === null) return noVotes;
      const rows = await readVotes(connection, { ...page, pattern });
      const [all] =
        rows.length > 0 ? rows : await readVotes(connection, { ...page, pattern, show: "all", offset: 0, limit: 1 });
      const kappa = kappaOf(await readBallots(connection, pattern, page.path));
      const groups = rows.map(({ key, runs, answers }) => ({ key, runs, answers }));
      return { groups, matching: rows[0]?.matching ?? 0, counts: all?.counts ?? noVotes.counts, kappa };
    }),
  );
}

const remoteLengthMax = 2_000;

/** A row and what answered it, which may be the row of a rerun. */
type Answered = { row: StoreRow; responseLine: string | null; isError: boolean | null };

async function viewRow(
  { row, responseLine, isError }: Answered,
  lines: LineReader,
  kind: "images" | "tools" | "chats",
): Promise<ViewRow> {
  const result = responseLine === null ? null : normaliseResult(responseLine, { kind: isError ? "error" : "output" });
  const answer = result?.answer ?? "";
  const images = kind === "images" ? imagesOf((await lines.request(row)) ?? "") : [];
  const called = result?.toolCalls ?? [];
  return {
    seq: row.seq,
    customId: row.customId,
    prompt: row.prompt,
    answer: kind === "chats" ? "" : answer.slice(0, 20_000),
    calls: [
      ...called.map((call) => ({ ...call, isFromText: false })),
      ...(called.length === 0 ? toolCallsInText(answer).map((call) => ({ ...call, isFromText: true })) : []),
    ],
    turns: kind === "chats" ? (conversationOf(answer) ?? []) : [],
    images: images.filter((image) => image.kind === "data").length,
    remoteImages: images.flatMap((image) => (image.kind === "remote" ? [image.url.slice(0, remoteLengthMax)] : [])),
  };
}

/** Whole rows for a view. @throws AppError not_found, not_ready */
export async function viewRows(
  ctx: TeamCtx,
  { batchId, kind, offset, limit }: VerbInput<typeof listViewRows>,
): Promise<CallOutput<typeof listViewRows>> {
  const batch = await findBatch(ctx, batchId);
  const gaps = await gapsOf(ctx, batch);
  return withSource(ctx, batch, async (source) => {
    const page = await withDetails(source, (connection) => readViewRows(connection, { kind, offset, limit }));
    const fills = await gaps?.fill(page.rows);
    const lines = new LineReader(source);
    try {
      const rows = [];
      for (const row of page.rows) {
        const fill = fills?.get(row.seq);
        const responseLine = fill ? await responseOf(fill) : await lines.response(row);
        rows.push(await viewRow({ row, responseLine, isError: (fill?.row ?? row).isError }, lines, kind));
      }
      return { rows, matching: page.matching };
    } finally {
      await lines.close();
    }
  });
}

async function responseOf({ row, source }: FilledRow): Promise<string | null> {
  const lines = new LineReader(source);
  try {
    return await lines.response(row);
  } finally {
    await lines.close();
  }
}

async function requestLine(source: Source, seq: number): Promise<string | null> {
  const row = await readRow(source, seq);
  if (!row) return null;
  const lines = new LineReader(source);
  try {
    return await lines.request(row);
  } finally {
    await lines.close();
  }
}

/** The bytes of a picture in a request. @throws AppError not_found */
export async function rowImage(
  ctx: TeamCtx,
  { batchId, seq, index }: { batchId: string; seq: string; index: string },
): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> }> {
  const batch = await findBatch(ctx, batchId);
  const isPlace = /^\d{1,9}$/.test(seq) && /^\d{1,2}$/.test(index);
  const line = isPlace ? await withSource(ctx, batch, (source) => requestLine(source, Number(seq))) : null;
  const image = imagesOf(line ?? "").filter((one) => one.kind === "data")[Number(index)];
  if (!image) throw new AppError("not_found", "This request has no such picture.");
  return { type: image.type, bytes: new Uint8Array(Buffer.from(image.base64, "base64")) };
}
