import { keep } from "@/components/shared/draft-vault";
import { type Beside, type BesideKind, besideKinds } from "./draft";

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
