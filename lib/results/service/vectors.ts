import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import { withDetails } from "@/lib/results/store/detail";
import { readPairs } from "@/lib/results/store/near-pairs";
import { readNear, readSample, readVectorSummary } from "@/lib/results/store/vectors";
import { type getVectors, type listNeighbours, sampleMax, type sampleVectors } from "@/lib/results/views/contract";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { findBatch, withSource } from "./find";

type Connection = Parameters<Parameters<typeof withDetails>[1]>[0];

async function withVectors<T>(ctx: TeamCtx, batchId: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const batch = await findBatch(ctx, batchId);
  return withSource(ctx, batch, (source) => withDetails(source, work));
}

/** What the vectors are like. @throws AppError not_found, not_ready */
export const vectors = (
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof getVectors>,
): Promise<CallOutput<typeof getVectors>> =>
  withVectors(ctx, batchId, async (connection) => {
    const { mean, min, max, ...summary } = await readVectorSummary(connection);
    const usual = summary.dimensions[0];
    const { pairs, isEvery } = usual ? await readPairs(connection, usual) : { pairs: [], isEvery: true };
    return {
      ...summary,
      norms: mean === null || min === null || max === null ? null : { mean, min, max },
      pairs: pairs.map((pair) => ({
        a: { seq: pair.seqA, customId: pair.idA, prompt: pair.promptA },
        b: { seq: pair.seqB, customId: pair.idB, prompt: pair.promptB },
        cosine: pair.cosine,
      })),
      pairsFrom: usual?.rows ?? 0,
      isEveryPair: isEvery,
    };
  });

/** The rows nearest to one. @throws AppError not_found, not_ready */
export const neighbours = (
  ctx: TeamCtx,
  { batchId, seq }: VerbInput<typeof listNeighbours>,
): Promise<CallOutput<typeof listNeighbours>> =>
  withVectors(ctx, batchId, async (connection) => {
    const [self, ...near] = await readNear(connection, seq);
    if (!self || self.seq !== seq) throw new AppError("not_found", "This row has no vector.");
    const { cosine: _, ...of } = self;
    return { of, neighbours: near };
  });

/** Each vector as signed bytes: the map needs directions, not digits. */
function bytesOf(vector: readonly number[]): Int8Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return Int8Array.from(vector, (value) => Math.round((value / largest) * 127));
}

/** A sample of the vectors to draw a map of. @throws AppError not_found, not_ready */
export const vectorSample = (
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof sampleVectors>,
): Promise<CallOutput<typeof sampleVectors>> =>
  withVectors(ctx, batchId, async (connection) => {
    const { dimensions } = await readVectorSummary(connection);
    const size = dimensions[0]?.dimensions ?? 0;
    const rows = size === 0 ? [] : await readSample(connection, size, sampleMax);
    const bytes = Buffer.concat(rows.map(({ vec }) => Buffer.from(bytesOf(vec).buffer)));
    return {
      dimensions: size,
      seqs: rows.map(({ seq }) => seq),
      ids: rows.map(({ customId }) => customId),
      prompts: rows.map(({ prompt }) => prompt.slice(0, 120)),
      vectors: bytes.toString("base64"),
    };
  });
