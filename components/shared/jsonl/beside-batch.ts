import { z } from "zod";
import { keep, recall } from "@/components/shared/draft-vault";
import { type Beside, type BesideKind, besideKinds, type LocalFile } from "./draft";

const Named = z.object({ besideName: z.string() });
const keyOf = (scope: string, batchId: string, kind: BesideKind) => `${scope}/beside/${batchId}/${kind}`;

/**
 * Keeps what lay beside a file under the batch it became, in this browser and until its person signs out. Never fails: without
 * room it is not kept.
 */
export async function keepBeside(scope: string, batchId: string, beside: Beside): Promise<void> {
  for (const kind of besideKinds) {
    const file = beside[kind];
    if (!file) continue;
    try {
      await keep("blobs", keyOf(scope, batchId, kind), file.blob);
      await keep("records", keyOf(scope, batchId, kind), { besideName: file.name });
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
