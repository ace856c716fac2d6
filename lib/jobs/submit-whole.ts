import "server-only";
import { eq } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import { database } from "@/lib/db/client";
import { formatBytes } from "@/lib/format";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { readLines } from "@/lib/upstream/files";
import { splitLines } from "@/lib/upstream/lines";
import type { UpstreamFile } from "@/lib/upstream/schemas";
import type { Row } from "./submit-write";

type Ours = { sizeBytes: number; open: () => AsyncIterable<Uint8Array> };

/** The upstream's copy of a file is not what was sent. */
export class NotWhole extends UpstreamError {
  /** So was the copy before it, to the byte: what does that is no accident, and would do it to the next one too. */
  readonly isAgain: boolean;

  constructor(theirs: number, ours: number, isAgain: boolean) {
    const held = theirs === 0 ? "less than" : `${formatBytes(theirs)} of`;
    super("ambiguous", `The upstream holds ${held} ${formatBytes(ours)}.`, { code: "size_differs" });
    this.isAgain = isAgain;
  }
}

async function* requestsOf(lines: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const line of lines) {
    const text = Buffer.from(line).toString("utf8").trim();
    if (text !== "") yield text;
  }
}

function idOf(request: string): unknown {
  try {
    return (JSON.parse(request) as { custom_id?: unknown } | null)?.custom_id;
  } catch {
    return undefined;
  }
}

/** Upstreams give requests back re-serialised: their ids tell them. */
function isSameRequest(ours: string, theirs: string): boolean {
  const id = idOf(ours);
  return ours === theirs || (typeof id === "string" && id === idOf(theirs));
}

/** Null when what is given does not begin with a request: then it is no copy of a file. */
async function isSameFile(given: AsyncGenerator<string>, { open }: Ours): Promise<boolean | null> {
  try {
    let next = await given.next();
    if (next.done || typeof idOf(next.value) !== "string") return null;
    for await (const request of requestsOf(splitLines(open()))) {
      if (next.done || !isSameRequest(request, next.value)) return false;
      next = await given.next();
    }
    return next.done === true;
  } finally {
    await given.return(undefined);
  }
}

/** Whether an uploaded file has our requests, all and in order. Null where the upstream does not give input files back. */
async function holdsSame(up: Upstream, fileId: string, file: Ours): Promise<boolean | null> {
  try {
    const { lines } = await readLines(up, fileId, { skip: 0 });
    return await isSameFile(requestsOf(lines), file);
  } catch (error) {
    const isAskedAgain = error instanceof UpstreamError && (error.kind === "deferred" || error.kind === "key_refused");
    if (error instanceof UpstreamError && !isAskedAgain) return null;
    throw error;
  }
}

/**
 * Makes sure that the upstream holds what was sent. A size that is told otherwise, or not at all, is nothing to go by: the
 * file is read back and held against ours. Where it cannot be read, an upstream that tells one size of two uploads, and a
 * larger one than ours, counts otherwise; a smaller one may be what a line or a proxy has left of it.
 * @throws NotWhole; UpstreamError
 */
export async function requireWhole(row: Row, up: Upstream, file: Ours, sent: UpstreamFile): Promise<void> {
  const [theirs, ours] = [sent.sizeBytes, file.sizeBytes];
  if (theirs === ours) return;
  const isSame = await holdsSame(up, sent.id, file);
  if (isSame || (isSame === null && theirs === 0)) return;
  const isAgain = theirs > 0 && theirs === row.otherBytes;
  if (isSame === null && theirs > ours && isAgain) return;
  await database().update(batches).set({ otherBytes: theirs }).where(eq(batches.id, row.id));
  throw new NotWhole(theirs, ours, isAgain);
}

/** What a person is told when no further upload would end otherwise. */
export const cutAgainNote = ({ message }: NotWhole): string =>
  `Two uploads in a row ended alike. ${message} Something in between cuts files at this size, such as the limit of a proxy. No batch was made, so nothing runs and nothing is charged. Have the limit raised, or split the file, and submit again.`;
