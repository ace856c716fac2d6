import "server-only";
import { and, eq } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { inputPath } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { type Copy, copyOf } from "@/lib/jsonl/sheet/copy-lines";
import { readSourceLine } from "@/lib/jsonl/sheet/source-lines";
import { readLineBlocks } from "@/lib/line-blocks";
import { type OwnCopy, type PlacedRow, placeCopies } from "@/lib/results/rules/place-copies";
import { readIds } from "@/lib/results/store/ids";
import type { BatchRow, Source } from "./find";

/** Where the line of a source table lies. */
type TablePlace = { tableStart: number; tableLength: number };

/** A request that was not sent: it gets the answer of another, `sameAs`. */
export type CopiedRow = { id: string; sameAs: string; table: TablePlace | null };

/** Rows that are wanted, in their order; `copies` says for each whether it stands for a request that was not sent. */
export type ChosenRows = { seqs: Int32Array; copies: readonly (CopiedRow | null)[] | null };

async function copiesPath(db: Db, { teamId, inputFileId }: BatchRow): Promise<string | null> {
  const [file] = await db
    .select({ copiesId: inputFiles.copiesId })
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, teamId), eq(inputFiles.id, inputFileId)));
  return file?.copiesId ? inputPath(file.copiesId) : null;
}

/** The list of one file serves all parts of it: those of this batch are a choice. @throws ENOENT */
async function* listed(path: string): AsyncGenerator<Copy> {
  for await (const block of readLineBlocks(path))
    for (const { bytes } of block) {
      const copy = copyOf(readSourceLine(bytes.toString("utf8")) ?? []);
      if (copy) yield copy;
    }
}

/** Where the table has the rows of these ids; of rows with one id the first. */
async function tablePlaces(path: string, ids: ReadonlySet<string>): Promise<Map<string, TablePlace>> {
  const places = new Map<string, TablePlace>();
  for await (const block of readLineBlocks(path))
    for (const { bytes, offset, length } of block) {
      const [id = ""] = readSourceLine(bytes.toString("utf8")) ?? [];
      if (ids.has(id) && !places.has(id)) places.set(id, { tableStart: offset, tableLength: length });
    }
  return places;
}

type Wanted = { isInputOrder: boolean; withTable: boolean };

/** The chosen rows of a batch, and among them those of requests that were not sent because one of these asks the same. */
export async function withCopies(
  { db, source, batch }: { db: Db; source: Source; batch: BatchRow },
  seqs: Int32Array,
  { isInputOrder, withTable }: Wanted,
): Promise<ChosenRows> {
  const path = await copiesPath(db, batch);
  if (path === null) return { seqs, copies: null };
  const ids = await readIds(source);
  const own: (OwnCopy & Pick<Copy, "id" | "sameAs">)[] = [];
  for await (const copy of listed(path)) {
    const seq = ids.get(copy.sameAs);
    // A batch made of some of the requests may have sent this one by itself.
    if (seq !== undefined && !ids.has(copy.id)) own.push({ seq, ...copy });
  }
  const { tablePath } = source;
  const tables =
    withTable && tablePath !== null ? await tablePlaces(tablePath, new Set(own.map(({ id }) => id))) : new Map();
  const rows = placeCopies(seqs, own, { rowCount: ids.size, isInputOrder });
  const copied = ({ copy }: PlacedRow): CopiedRow | null => {
    const found = copy === null ? undefined : own[copy];
    return found ? { id: found.id, sameAs: found.sameAs, table: tables.get(found.id) ?? null } : null;
  };
  return { seqs: Int32Array.from(rows, ({ seq }) => seq), copies: rows.map(copied) };
}

const namedMax = 100;

/** The requests that get the answer of one of a batch: how many, and the first of them by id. */
export async function copiesOf(db: Db, batch: BatchRow, customId: string): Promise<{ count: number; ids: string[] }> {
  const path = await copiesPath(db, batch);
  const found = { count: 0, ids: [] as string[] };
  if (path === null) return found;
  for await (const { id, sameAs } of listed(path)) {
    if (sameAs !== customId) continue;
    found.count += 1;
    if (found.ids.length < namedMax) found.ids.push(id);
  }
  return found;
}
