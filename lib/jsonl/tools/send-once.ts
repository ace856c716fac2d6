import { type Copy, copyWithPatch } from "@/lib/jsonl/patch";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import { copyHead, copyLine } from "@/lib/jsonl/sheet/copy-lines";
import { Kept } from "./copy-pieces";
import type { ToolRun } from "./job";
import { NumberList } from "./number-list";
import { readRequests } from "./read-requests";
import { SeenBytes } from "./transform/seen-bytes";

/** The file without the requests that repeat an earlier one; what is left is as it was, byte for byte. */
export interface SendOnceResult extends Copy {
  /** What was taken out, as `lib/jsonl/sheet/copy-lines` spells it. */
  copies: Blob;
  requests: number;
  taken: number;
}

/** Lines of the list that are put together before they become part of a blob. */
const BUNCH = 20_000;

/**
 * Takes out every request whose url and body are those of an earlier one, byte for byte, and notes for each whose answer is
 * its own. Lines that cannot be read, or have no id that is a text, stay. Memory: some 200 bytes a request, and its id.
 */
export async function sendOnce(blob: Blob, run: ToolRun): Promise<SendOnceResult> {
  const seen = new SeenBytes();
  /** Per request that stays, by its number among them. */
  const ids: string[] = [];
  const places = new NumberList();
  const kept = new Kept();
  const lines: Blob[] = [];
  let bunch = [copyHead()];
  let [place, taken, done] = [0, 0, 0];
  await readRequests(
    blob,
    run,
    ({ from, to }, line) => {
      const at = place++;
      // What is not read is passed over: it becomes part of the stretch around it.
      if (line === null) return;
      const [id, body, url] = [line.member(0, KEY.custom_id), line.member(0, KEY.body), line.member(0, KEY.url)];
      if (id === 0 || line.kind(id) !== Kind.string || body === 0) return;
      const first = seen.numberOf(line, url === 0 ? [body] : [url, body]);
      if (first === ids.length) {
        ids.push(line.text(id));
        places.push(at);
        return;
      }
      const sameAs = ids[first] ?? "";
      bunch.push(copyLine({ id: line.text(id), sameAs, place: at, sameAsPlace: places.at(first) }));
      if (bunch.length >= BUNCH) {
        lines.push(new Blob(bunch));
        bunch = [];
      }
      taken++;
      kept.drop(from, to);
    },
    (length) => {
      done += length;
      run.onRead?.(done, blob.size);
    },
  );
  return {
    ...(await copyWithPatch(blob, kept.upTo(blob.size), run.signal)),
    copies: new Blob([...lines, ...bunch], { type: "application/jsonl" }),
    requests: place,
    taken,
  };
}
