import "server-only";
import { isTerminal } from "@/lib/batches/rules";
import type { SpoolKind } from "@/lib/results/rules/result";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { type Lines, readLines } from "@/lib/upstream/files";
import { type BatchRow, spoolKinds } from "./ingest-ledgers";
import { pullLines } from "./ingest-pull";
import type { Session } from "./ingest-session";

export type Source = { upstream: Upstream; signal: AbortSignal | undefined };
/** `isMore`: the upstream has, or will have, more. `broken`: reading stopped early; what came before is whole and good. */
export type Taken = { isMore: boolean; broken: { error: unknown } | null };
type Save = () => Promise<unknown>;

/** A file the upstream does not have (yet) is an empty one while it counts no rows for it. */
async function open({ upstream, signal }: Source, batch: BatchRow, kind: SpoolKind, skip: number): Promise<Lines> {
  const fileId = kind === "output" ? batch.outputFileId : batch.errorFileId;
  const none = { lines: (async function* () {})(), isIncomplete: false, lastLine: null };
  if (fileId === null) return none;
  try {
    return await readLines(upstream, fileId, { skip, ...(signal ? { signal } : {}) });
  } catch (error) {
    const expected = kind === "output" ? batch.completed : batch.failed;
    if (error instanceof UpstreamError && error.kind === "not_found" && expected === 0) return none;
    throw error;
  }
}

/** Brings in the lines of one file that are not held. Only reading may break; a spool that cannot be written throws. */
async function take(session: Session, source: Source, kind: SpoolKind, save?: Save): Promise<Taken> {
  const skip = session.held[kind].lines;
  const blocks = pullLines((at) => open(source, session.batch, kind, at), { skip, signal: source.signal });
  try {
    for (;;) {
      let block: IteratorResult<Uint8Array[], boolean>;
      try {
        block = await blocks.next();
      } catch (error) {
        return { isMore: true, broken: { error } };
      }
      if (block.done) return { isMore: block.value, broken: null };
      await session.add(kind, block.value);
      if (session.isDueToSave) await save?.();
    }
  } finally {
    await blocks.return(true);
  }
}

async function takeAll(session: Session, source: Source, save?: Save): Promise<Taken> {
  const output = await take(session, source, "output", save);
  if (output.broken) return output;
  if (isErrorStale(session)) {
    session.ledger.forgetErrors();
    await session.restart("error");
  }
  const error = await take(session, source, "error", save);
  return { isMore: output.isMore || error.isMore, broken: error.broken };
}

/**
 * The error file shrinks when a retry begins, which makes places in it meaningless. It is read anew when it must have
 * shrunk, when a row of it was answered, and once when the batch has ended: until then it is provisional.
 */
function isErrorStale({ batch, ledger, held }: Session): boolean {
  if (held.error.lines === 0) return false;
  if (held.error.lines > batch.failed || ledger.overlap > 0) return true;
  return isTerminal(batch.status) && !held.error.isComplete;
}

/**
 * Every row once, no fewer than the upstream counts, and nothing announced that did not come. Lines that name no request
 * count as rows only when the files were read from their first line in one go: pieced together, they may stand where
 * rows are missing.
 */
export function isWhole({ batch, ledger, isAnew }: Session, { isMore, broken }: Taken): boolean {
  const isCounted = ledger.lines("output") >= batch.completed && ledger.lines("error") >= batch.failed;
  const isRead = !isMore && broken === null && (ledger.strays === 0 || isAnew);
  return isTerminal(batch.status) && isCounted && isRead && ledger.overlap === 0;
}

/** Brings in what is new in both files. `save` is called whenever enough came to be worth acknowledging. */
export const takeNew = (session: Session, source: Source, save: Save): Promise<Taken> => takeAll(session, source, save);

/**
 * Reads both files from their first line into new generations: for rows that slipped behind the place reading had got
 * to. Null unless that brought more, or everything: files of an old batch may be emptied upstream, and a copy is only
 * ever replaced by a better one.
 */
export async function takeAnew(old: Session, source: Source): Promise<{ session: Session; taken: Taken } | null> {
  const session = old.beside(old.ledger.blank());
  session.isAnew = true;
  try {
    for (const kind of spoolKinds) await session.restart(kind);
    const taken = await takeAll(session, source);
    const isMore = session.ledger.lines("output") > old.ledger.lines("output");
    if (isWhole(session, taken) || (isMore && !taken.broken)) return { session, taken };
  } catch (error) {
    await session.close();
    throw error;
  }
  await session.close();
  await old.tidy();
  return null;
}
