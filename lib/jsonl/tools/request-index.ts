import type { Line } from "@/lib/jsonl/check/line";
import { KEY, type Key } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import type { ToolRun } from "./job";
import { NumberList } from "./number-list";
import { readRequests } from "./read-requests";

/** Requests that name the same model and url; null where they name none. */
export interface RequestGroup {
  model: string | null;
  url: string | null;
}

/** Pairs of model and url that are told apart; requests beyond them count as one group. */
const MOST_GROUPS = 1_000;

/**
 * Where every request of a file lies and what it names. 40 bytes a request, and the ids when they are asked for (16 bytes more
 * and their text).
 */
export class RequestIndex {
  readonly starts = new NumberList();
  readonly ends = new NumberList();
  readonly numbers = new NumberList();
  /** Index into `groups`, per request. */
  readonly groupOf = new NumberList();
  readonly groups: RequestGroup[] = [];
  /** Null where a request has no id that is a string. */
  readonly ids: (string | null)[] = [];
  /** Where the text of the id stands, quotes included; −1 where there is none. */
  readonly idStarts = new NumberList();
  readonly idEnds = new NumberList();
  private readonly groupNumbers = new Map<string, number>();

  get count(): number {
    return this.starts.length;
  }

  sizeBytes(index: number): number {
    return this.ends.at(index) - this.starts.at(index);
  }

  group(index: number): RequestGroup {
    return this.groups[this.groupOf.at(index)] as RequestGroup;
  }

  addGroup(model: string | null, url: string | null): void {
    const key = JSON.stringify([model, url]);
    let number = this.groupNumbers.get(key);
    if (number === undefined) {
      if (this.groups.length < MOST_GROUPS) this.groups.push({ model, url });
      number = this.groups.length - 1;
      this.groupNumbers.set(key, number);
    }
    this.groupOf.push(number);
  }
}

/** Reads a file once for its requests. @throws as `readRequests` */
export async function indexRequests(
  blob: Blob,
  run: ToolRun,
  { withIds }: { withIds: boolean },
  onBytes?: (length: number) => void,
): Promise<RequestIndex> {
  const index = new RequestIndex();
  const visit = (place: { from: number; to: number; number: number }, line: Line | null, base: number) => {
    index.starts.push(place.from);
    index.ends.push(place.to);
    index.numbers.push(place.number);
    const body = line ? line.member(0, KEY.body) : 0;
    const model = line && body !== 0 && line.kind(body) === Kind.object ? textOf(line, body, KEY.model) : null;
    index.addGroup(model, line && textOf(line, 0, KEY.url));
    if (!withIds) return;
    const node = line ? line.member(0, KEY.custom_id) : 0;
    const isText = line !== null && node !== 0 && line.kind(node) === Kind.string;
    index.ids.push(isText ? line.text(node) : null);
    index.idStarts.push(isText ? base + line.startOf(node) - 1 : -1);
    index.idEnds.push(isText ? base + line.endOf(node) + 1 : -1);
  };
  await readRequests(blob, run, visit, onBytes);
  return index;
}

function textOf(line: Line, object: number, key: Key): string | null {
  const node = line.member(object, key);
  return node !== 0 && line.kind(node) === Kind.string ? line.text(node) : null;
}
