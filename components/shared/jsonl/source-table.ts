import { z } from "zod";
import { keep, recall } from "@/components/shared/draft-vault";
import type { SourceTable } from "./draft";

const Named = z.object({ sourceName: z.string() });
const keyOf = (scope: string, batchId: string) => `${scope}/sources/${batchId}`;

/** Keeps the table a batch was made of in this browser, until its person signs out. Never fails: without room it is not kept. */
export async function keepSource(scope: string, batchId: string, { name, blob }: SourceTable): Promise<void> {
  try {
    await keep("blobs", keyOf(scope, batchId), blob);
    await keep("records", keyOf(scope, batchId), { sourceName: name });
  } catch {
    // The batch itself is on the server.
  }
}

/** The table a batch was made of, where it was made in this browser. */
export async function recallSource(scope: string, batchId: string): Promise<SourceTable | null> {
  const [record, blob] = await Promise.all([
    recall("records", keyOf(scope, batchId)),
    recall("blobs", keyOf(scope, batchId)),
  ]).catch(() => [null, null]);
  const named = Named.safeParse(record).data;
  return named && blob instanceof Blob ? { name: named.sourceName, blob } : null;
}
