import { IdMaker } from "@/lib/jsonl/fix/ids";
import { AppError } from "@/lib/wire/errors";
import { copyPieces, type Piece } from "./copy-pieces";
import { type Named, note, nothing, type ToolRun } from "./job";
import { indexRequests, type RequestIndex } from "./request-index";

/** What happens to requests whose custom_id occurs more than once, in one file or in several. */
export type DuplicatePolicy = "keep_first" | "keep_last" | "prefix" | "fail";

export interface MergeSource {
  name: string;
  blob: Blob;
}

export interface MergeResult {
  /** Null when the policy is `fail` and ids collide. */
  blob: Blob | null;
  requests: number;
  dropped: number;
  renamed: number;
  /** Ids that occur more than once, with the names of the files, in order. */
  duplicates: Named<{ id: string; files: string[] }>;
}

/**
 * Puts files one after the other, in the order given. Lines are byte for byte as they were, but for the ids that `prefix`
 * changes; a last line without line feed gets one when another follows; blank lines and byte-order marks are left out. Lines
 * without an id are kept. Memory: `RequestIndex` with ids of all files.
 * @throws AppError `invalid_input` for fewer than two files
 */
export async function mergeRequests(
  sources: readonly MergeSource[],
  policy: DuplicatePolicy,
  run: ToolRun,
): Promise<MergeResult> {
  if (sources.length < 2) throw new AppError("invalid_input", "Choose at least two files to merge.");
  const total = sources.reduce((sum, { blob }) => sum + blob.size, 0);
  let done = 0;
  const indexes: RequestIndex[] = [];
  for (const { blob } of sources) {
    const onBytes = (length: number) => {
      done += length;
      run.onRead?.(done, total);
    };
    indexes.push(await indexRequests(blob, run, { withIds: true }, onBytes));
  }
  const places = placesOf(indexes);
  const duplicates = nothing<{ id: string; files: string[] }>();
  for (const [id, at] of places)
    if (at.length > 1) note(duplicates, { id, files: at.map(({ source }) => sources[source]?.name ?? "") });
  const requests = indexes.reduce((sum, index) => sum + index.count, 0);
  if (policy === "fail" && duplicates.count > 0) return { blob: null, requests, dropped: 0, renamed: 0, duplicates };

  const drops = sources.map(() => new Set<number>());
  const names = sources.map(() => new Map<number, string>());
  const maker = new IdMaker(run.limits.customIdBytes);
  if (policy === "prefix") for (const id of places.keys()) maker.take(id);
  const prefixes = prefixesOf(sources);
  for (const [id, at] of places) {
    if (at.length === 1) continue;
    const kept = policy === "keep_last" ? at.length - 1 : 0;
    for (const [number, { source, line }] of at.entries()) {
      if (policy === "prefix") names[source]?.set(line, maker.fresh(`${prefixes[source]}-${id}`));
      else if (number !== kept) drops[source]?.add(line);
    }
  }

  const parts: (Blob | string)[] = [];
  let isOpen = false;
  for (const [source, { blob }] of sources.entries()) {
    const index = indexes[source] as RequestIndex;
    const pieces = piecesOf(index, drops[source] as Set<number>, names[source] as Map<number, string>);
    const part = await copyPieces(blob, pieces, run.signal);
    if (part.size === 0) continue;
    if (isOpen) parts.push("\n");
    parts.push(part);
    isOpen = new Uint8Array(await part.slice(-1).arrayBuffer())[0] !== 0x0a;
  }
  const dropped = drops.reduce((sum, lines) => sum + lines.size, 0);
  const renamed = names.reduce((sum, lines) => sum + lines.size, 0);
  return {
    blob: new Blob(parts, { type: "application/jsonl" }),
    requests: requests - dropped,
    dropped,
    renamed,
    duplicates,
  };
}

type Place = { source: number; line: number };

function placesOf(indexes: readonly RequestIndex[]): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const [source, index] of indexes.entries()) {
    for (const [line, id] of index.ids.entries()) {
      if (id === null) continue;
      const known = places.get(id);
      if (known) known.push({ source, line });
      else places.set(id, [{ source, line }]);
    }
  }
  return places;
}

function* piecesOf(index: RequestIndex, drops: Set<number>, names: Map<number, string>): Generator<Piece> {
  for (let line = 0; line < index.count; line++) {
    if (drops.has(line)) continue;
    const from = index.starts.at(line);
    const to = index.ends.at(line);
    const name = names.get(line);
    if (name === undefined) yield { from, to };
    else {
      yield { from, to: index.idStarts.at(line) };
      yield { text: JSON.stringify(name) };
      yield { from: index.idEnds.at(line), to };
    }
  }
}

const PREFIX_CHARS = 24;

/** A short word for each file, no two the same: "tickets", "tickets-2". */
export function prefixesOf(sources: readonly { name: string }[]): string[] {
  const maker = new IdMaker(PREFIX_CHARS);
  return sources.map(({ name }) => {
    const stem = name.replace(/(\.(jsonl|ndjson|json|gz))+$/i, "").replace(/[^A-Za-z0-9_-]+/g, "-");
    return maker.fresh(stem.slice(0, PREFIX_CHARS) || "file");
  });
}
