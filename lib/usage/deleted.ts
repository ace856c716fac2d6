import "server-only";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { deletedBatches } from "./table";

/** Keeps what Usage says of a batch once it is gone, in the transaction that deletes it. */
export async function rememberDeleted(
  tx: Db,
  { team, actor }: TeamCtx,
  { id, name, cost }: { id: string; name: string; cost: string | null },
): Promise<void> {
  const row = { batchId: id, teamId: team.id, name, cost, deletedBy: actor.name, deletedAt: new Date() };
  await tx.insert(deletedBatches).values(row);
}
