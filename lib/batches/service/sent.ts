import "server-only";
import { and, desc, eq, gt, isNotNull, isNull, ne } from "drizzle-orm";
import type { listSentFiles, SentBatch } from "@/lib/batches/create-contract";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { inputFiles } from "@/lib/files/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";

/** Batches looked at; a hint needs the last few. */
const batchesMax = 50;

/** What the team has sent of this size, by content. What the upstream refused is left out: nothing of it ran. */
export async function sentFiles(
  ctx: TeamCtx,
  { sizeBytes }: VerbInput<typeof listSentFiles>,
): Promise<CallOutput<typeof listSentFiles>> {
  const rows = await ctx.db
    .select({
      sha256: inputFiles.sha256,
      id: batches.id,
      name: batches.name,
      status: batches.status,
      createdAt: batches.createdAt,
    })
    .from(inputFiles)
    .innerJoin(batches, eq(batches.inputFileId, inputFiles.id))
    .where(
      and(
        eq(inputFiles.teamId, ctx.team.id),
        eq(batches.teamId, ctx.team.id),
        eq(inputFiles.sizeBytes, sizeBytes),
        isNotNull(inputFiles.sha256),
        isNull(batches.archivedAt),
        ne(batches.status, "rejected"),
      ),
    )
    .orderBy(desc(batches.createdAt))
    .limit(batchesMax);
  const byContent = new Map<string, SentBatch[]>();
  for (const { sha256, createdAt, ...batch } of rows) {
    if (sha256 === null) continue;
    const known = byContent.get(sha256) ?? [];
    byContent.set(sha256, [...known, { ...batch, createdAt: createdAt.toISOString() }]);
  }
  const [answered] = await ctx.db
    .select({ id: batches.id })
    .from(batches)
    .where(and(eq(batches.teamId, ctx.team.id), gt(batches.completed, 0), isNull(batches.resultsRemovedAt)))
    .limit(1);
  const files = [...byContent].map(([sha256, sent]) => ({ sha256, batches: sent }));
  return { files, hasAnswers: answered !== undefined };
}
