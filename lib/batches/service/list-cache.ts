import "server-only";
import { eq, max, sql } from "drizzle-orm";
import { database } from "@/lib/db/client";
import { outbox } from "@/lib/live/table";
import { once } from "@/lib/runtime";

type Kept = { revision: number | null; atMs: number; answer: Promise<unknown>; isAskedAgain: boolean };

const keptMax = 500;
/** What changes without being told, such as a name or what is overdue: from this age on it is asked anew … */
const staleMs = 2_000;
/** … by nobody who waits for it, unless it is older than this. */
const mostMs = 4_000;

const kept = () => once("batches.lists", () => new Map<string, Kept>());

const revision = () =>
  once("batches.revision", () =>
    database()
      .select({ id: max(outbox.id) })
      .from(outbox)
      .where(eq(outbox.teamId, sql.placeholder("teamId")))
      .prepare("batches_revision"),
  );

/** Grows with every change of the team's batches, in the transaction that makes it. */
async function revisionOf(teamId: string): Promise<number | null> {
  const [row] = await revision().execute({ teamId });
  return row?.id ?? null;
}

function ask<T>(key: string, revision: number | null, question: () => Promise<T>): Promise<T> {
  const answer = question();
  const made = { revision, atMs: Date.now(), answer, isAskedAgain: false };
  kept().delete(key);
  kept().set(key, made);
  answer.catch(() => kept().get(key) === made && kept().delete(key));
  for (const oldest of kept().keys()) {
    if (kept().size <= keptMax) break;
    kept().delete(oldest);
  }
  return answer;
}

/** Asks in the background; the answer there is stays until the new one has come. */
async function askAgain(key: string, known: Kept, question: () => Promise<unknown>): Promise<void> {
  known.isAskedAgain = true;
  const atMs = Date.now();
  try {
    const answer = await question();
    // Whoever asked after a change meanwhile has the newer one.
    if (kept().get(key) === known)
      kept().set(key, { ...known, atMs, answer: Promise.resolve(answer), isAskedAgain: false });
  } catch {
    known.isAskedAgain = false;
  }
}

/**
 * The answer to a question about a team's batches, asked once for everybody who asks the same while nothing has
 * changed. Whoever changed something sees it in the next answer.
 */
export async function keptAnswer<T>(teamId: string, about: string, question: () => Promise<T>): Promise<T> {
  const revision = await revisionOf(teamId);
  const key = `${teamId} ${about}`;
  const known = kept().get(key);
  const ageMs = known ? Date.now() - known.atMs : mostMs;
  if (!known || known.revision !== revision || ageMs >= mostMs) return ask(key, revision, question);
  if (ageMs >= staleMs && !known.isAskedAgain) void askAgain(key, known, question);
  return known.answer as Promise<T>;
}
