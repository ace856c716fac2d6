import { z } from "zod";
import { keep, recall, recallAll } from "@/components/shared/draft-vault";
import { type Beside, type BesideKind, besideKinds, type LocalFile } from "./draft";

/** Records of an earlier console do not say which batch they are of. */
const Named = z.object({
  besideName: z.string(),
  kind: z.enum(besideKinds).optional(),
  batch: z.object({ id: z.string(), name: z.string() }).optional(),
});
/** What is on the server is not kept here too. */
const localKinds = ["source", "masks"] as const;
type BatchName = { id: string; name: string };
const keyOf = (scope: string, batchId: string, kind: BesideKind) => `${scope}/beside/${batchId}/${kind}`;

/**
 * Keeps what lay beside a file under the batch it became, in this browser and until its person signs out. Never fails: without
 * room it is not kept.
 */
export async function keepBeside(scope: string, { id, name }: BatchName, beside: Beside): Promise<void> {
  for (const kind of localKinds) {
    const file = beside[kind];
    if (!file) continue;
    try {
      await keep("blobs", keyOf(scope, id, kind), file.blob);
      await keep("records", keyOf(scope, id, kind), { besideName: file.name, kind, batch: { id, name } });
    } catch {
      // The batch itself is on the server.
    }
  }
}

/** What lies beside a batch that was submitted from this browser; null for any other. */
export async function recallBeside(scope: string, batchId: string, kind: BesideKind): Promise<LocalFile | null> {
  const key = keyOf(scope, batchId, kind);
  const kept = [recall("records", key), recall("blobs", key)];
  const [record, blob] = await Promise.all(kept).catch(() => [undefined, undefined]);
  const named = Named.safeParse(record).data;
  return named && blob instanceof Blob ? { name: named.besideName, blob } : null;
}

/** Batches of this browser that something of a kind lies beside, by name. */
export async function batchesWith(scope: string, kind: BesideKind): Promise<(BatchName & { besideName: string })[]> {
  const records = await recallAll("records", `${scope}/beside/`).catch(() => []);
  return records.flatMap((record) => {
    const { data } = Named.safeParse(record);
    return data?.batch && data.kind === kind ? { ...data.batch, besideName: data.besideName } : [];
  });
}
