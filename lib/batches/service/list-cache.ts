import "server-only";
import { eq, max } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { outbox } from "@/lib/live/table";
import { once } from "@/lib/runtime";

type Kept = { revision: number | null; atMs: number; answer: Promise<unknown> };

const keptMax = 500;
/** What changes without being told, such as a name or what is overdue, is this old at most. */
const staleMs = 2_000;

const kept = () => once("batches.lists", () => new Map<string, Kept>());

/** Grows with every change of the team's batches, in the transaction that makes it. */
async function revisionOf(db: Db, teamId: string): Promise<number | null> {
  const [row] = await db
    .select({ id: max(outbox.id) })
    .from(outbox)
    .where(eq(outbox.teamId, teamId));
  return row?.id ?? null;
}

/**
 * The answer to a question about a team's batches, asked once for everybody who asks the same while nothing has
 * changed. Whoever changed something sees it in the next answer.
 */
export async function keptAnswer<T>(db: Db, teamId: string, question: string, ask: () => Promise<T>): Promise<T> {
  const revision = await revisionOf(db, teamId);
  const key = `${teamId} ${question}`;
  const known = kept().get(key);
  if (known && known.revision === revision && Date.now() - known.atMs < staleMs) return known.answer as Promise<T>;
  const answer = ask();
  const made = { revision, atMs: Date.now(), answer };
  kept().delete(key);
  kept().set(key, made);
  answer.catch(() => kept().get(key) === made && kept().delete(key));
  for (const oldest of kept().keys()) {
    if (kept().size <= keptMax) break;
    kept().delete(oldest);
  }
  return answer;
}
