import { IdIndex } from "@/lib/jsonl/check/id-index";
import type { Line } from "@/lib/jsonl/check/line";
import { NumberSet } from "@/lib/jsonl/check/number-set";
import { type Copy, copyWithPatch } from "@/lib/jsonl/patch";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import { RequestHash } from "@/lib/jsonl/sketch";
import { Kept } from "./copy-pieces";
import { type Named, note, nothing, type ToolRun } from "./job";
import { NumberList } from "./number-list";
import { readRequests } from "./read-requests";

/** A request that meets one of an earlier file. Files are numbered from 0 in the order given, lines from 1. */
export interface Meeting {
  id: string;
  file: number;
  line: number;
  firstFile: number;
  firstLine: number;
}

export interface AcrossResult {
  /** Requests whose id stands in an earlier file; an id that comes back within one file is that file's own matter. */
  ids: Named<Meeting>;
  /** How many of them each file has. */
  idsOf: number[];
  /** Requests whose url and body are those of one in an earlier file; each body once a file. */
  requests: Named<Meeting>;
  requestsOf: number[];
  /** The last file without the requests whose id an earlier one has, where it was asked for. */
  rest: Copy | null;
}

/**
 * Finds what meets across files that are sent as one run: ids, exactly, and whole requests, by a hash of 53 bits. Nothing of
 * the files is changed; what is left of the last one is byte for byte as it was. Memory: the ids and 32 bytes for each, for a
 * million at most, and some 100 bytes for each different request.
 */
export async function findAcross(blobs: readonly Blob[], withRest: boolean, run: ToolRun): Promise<AcrossResult> {
  const total = blobs.reduce((sum, { size }) => sum + size, 0);
  const ids = new Places();
  const requests = new Requests();
  const result: AcrossResult = {
    ids: nothing(),
    idsOf: blobs.map(() => 0),
    requests: nothing(),
    requestsOf: blobs.map(() => 0),
    rest: null,
  };
  let done = 0;
  for (const [file, blob] of blobs.entries()) {
    const kept = new Kept();
    const isLast = file === blobs.length - 1;
    await readRequests(
      blob,
      run,
      ({ from, to, number }, line) => {
        const node = line?.member(0, KEY.custom_id) ?? 0;
        if (line === null || node === 0 || line.kind(node) !== Kind.string) return;
        const meets = (first: Place) => ({
          ...{ id: line.text(node), file, line: number },
          ...{ firstFile: first.file, firstLine: first.line },
        });
        const asked = requests.meet(line, { file, line: number });
        if (asked !== null) {
          note(result.requests, meets(asked));
          (result.requestsOf[file] as number)++;
        }
        const first = ids.meet(line, node, { file, line: number });
        if (first === null || first.file === file) return;
        note(result.ids, meets(first));
        (result.idsOf[file] as number)++;
        if (withRest && isLast) kept.drop(from, to);
      },
      (length) => {
        done += length;
        run.onRead?.(done, total);
      },
    );
    requests.endFile();
    if (withRest && isLast) result.rest = await copyWithPatch(blob, kept.upTo(blob.size), run.signal);
  }
  return result;
}

interface Place {
  file: number;
  line: number;
}

/** Where each id was met first. */
class Places {
  private readonly index = new IdIndex();
  private readonly files = new NumberList();
  private readonly lines = new NumberList();

  /** The first place of an id, null where it is this one. */
  meet(line: Line, node: number, { file, line: number }: Place): Place | null {
    const isPlain = !line.isEscaped(node);
    const bytes = isPlain ? line.scanner.state.bytes : new TextEncoder().encode(line.text(node));
    const start = isPlain ? line.startOf(node) : 0;
    const end = isPlain ? start + line.get(node, NODE.bytes) : bytes.length;
    const first = this.index.add(bytes, start, end, this.files.length);
    if (first >= 0) return { file: this.files.at(first), line: this.lines.at(first) };
    this.files.push(file);
    this.lines.push(number);
    return null;
  }
}

/** Requests of the files before this one, and of this one those met so far, by what they ask. */
class Requests {
  private readonly hash = new RequestHash();
  private readonly before = new Map<number, number>();
  private readonly files = new NumberList();
  private readonly lines = new NumberList();
  private own = new NumberSet();
  private waiting: [hash: number, place: number][] = [];

  /** Where an earlier file asks the same; null where none does, or this file has asked it already. */
  meet(line: Line, { file, line: number }: Place): Place | null {
    const hash = this.hash.asks(line);
    if (hash === null || this.own.has(hash)) return null;
    const first = this.before.get(hash);
    if (first !== undefined) return { file: this.files.at(first), line: this.lines.at(first) };
    this.waiting.push([hash, this.files.length]);
    this.files.push(file);
    this.lines.push(number);
    return null;
  }

  endFile(): void {
    for (const [hash, place] of this.waiting) this.before.set(hash, place);
    this.waiting = [];
    this.own = new NumberSet();
  }
}
