import "server-only";
import { and, eq, gt, notInArray, or } from "drizzle-orm";
import type { createBatch } from "@/lib/batches/create-contract";
import { batches } from "@/lib/batches/table";
import type { Db } from "@/lib/db/client";
import { inputBlob, sketchOf } from "@/lib/files/sketch";
import { inputFiles } from "@/lib/files/table";
import { formatCount } from "@/lib/format";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { Sketch } from "@/lib/jsonl/sketch";
import { findAcross } from "@/lib/jsonl/tools/across";
import type { VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";

type File = Pick<typeof inputFiles.$inferSelect, "id" | "name">;

/** Nothing was answered of a batch that has ended like this with no row; its file may be sent again. */
const endings = ["rejected", "failed", "expired", "cancelled"] as const;

const idsOf = (sketch: Sketch): number[] => Array.from({ length: sketch.length }, (_, at) => sketch.id(at));

/**
 * Refuses a part of a run that has ids of another part, for the answers of a run are told apart by them. Files are compared by
 * what was kept of them; they are read again only to say which lines meet, and to be sure.
 */
export async function requireOwnIds(
  db: Db,
  teamId: string,
  { runId, relation }: Pick<VerbInput<typeof createBatch>, "runId" | "relation">,
  file: File,
): Promise<void> {
  const own = runId && relation === "shard" ? await sketchOf(file.id) : null;
  if (!runId || !own) return;
  const mayHaveAnswers = or(notInArray(batches.status, [...endings]), gt(batches.completed, 0));
  const parts = await db
    .selectDistinct({ id: inputFiles.id, name: inputFiles.name })
    .from(batches)
    .innerJoin(inputFiles, eq(inputFiles.id, batches.inputFileId))
    .where(and(eq(batches.teamId, teamId), eq(batches.runId, runId), eq(batches.relation, "shard"), mayHaveAnswers));
  const ids = new Set(idsOf(own));
  for (const part of parts) {
    const sketch = await sketchOf(part.id);
    if (!sketch || !idsOf(sketch).some((id) => ids.has(id))) continue;
    const blobs = await Promise.all([inputBlob(part.id), inputBlob(file.id)]);
    const { count, sample } = (await findAcross(blobs, false, { limits: DEFAULT_LIMITS })).ids;
    const [first] = sample;
    if (!first) continue;
    const requests = count === 1 ? "1 request has" : `${formatCount(count)} requests have`;
    throw new AppError(
      "invalid_input",
      `${requests} the custom_id of one in another file of this run: “${first.id}” stands in line ${formatCount(first.line)} of ${file.name} and in line ${formatCount(first.firstLine)} of ${part.name}. Answers of one run are told apart by their id. Give other ids, or send the file by itself. Nothing was sent to the upstream.`,
      { field: "inputFileId" },
    );
  }
}
