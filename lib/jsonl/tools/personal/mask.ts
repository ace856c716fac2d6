import type { Line } from "@/lib/jsonl/check/line";
import { type Edit, replaceValue } from "@/lib/jsonl/fix/edit";
import { Output } from "@/lib/jsonl/fix/output";
import type { ToolRun } from "@/lib/jsonl/tools/job";
import { readRequests } from "@/lib/jsonl/tools/read-requests";
import { LineDraft } from "@/lib/jsonl/tools/transform/line-draft";
import { spanEdits } from "@/lib/jsonl/tools/transform/replace-text";
import { findNumbers } from "./find-numbers";
import { findPersonal, type PersonalKind } from "./find-personal";
import { isNumberPlaceholder, MaskMaker, type MaskMap, placeholders } from "./masks";
import { stringNodes } from "./string-nodes";

export interface MaskResult {
  blob: Blob;
  requests: number;
  /** Lines and places that changed. */
  lines: number;
  places: number;
  map: MaskMap;
}

/** What is to change in a line. */
type EditsOf = (line: Line) => Edit[];

/**
 * Writes a copy with a placeholder for each value of these kinds, and the map that brings them back. Other bytes stay. A number
 * becomes a text, so that the line stays JSON: a placeholder of digits could not be told from a number of the file.
 */
export async function maskPersonal(blob: Blob, kinds: readonly PersonalKind[], run: ToolRun): Promise<MaskResult> {
  const maker = new MaskMaker();
  const copy = await rewrite(blob, run, (line) => {
    const texts = stringNodes(line).flatMap((node) => {
      const text = line.text(node);
      const found = findPersonal(text).filter(({ kind }) => kinds.includes(kind));
      const spans = found.map(({ kind, from, to }) => ({
        from,
        to,
        text: maker.placeholderOf(kind, text.slice(from, to)),
      }));
      return spanEdits(line, node, spans);
    });
    const numbers = findNumbers(line)
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ kind, from, to, value }) => ({ from, to, text: `"${maker.placeholderOf(kind, value, true)}"` }));
    return [...texts, ...numbers];
  });
  return { ...copy, map: maker.map };
}

/** Puts the values back for their placeholders, in requests or in results. */
export async function unmaskPersonal(blob: Blob, map: MaskMap, run: ToolRun): Promise<Omit<MaskResult, "map">> {
  return rewrite(blob, run, (line) =>
    stringNodes(line).flatMap((node) => {
      const text = line.text(node);
      if (!text.includes("[")) return [];
      if (isNumberPlaceholder(text) && Object.hasOwn(map, text)) return replaceValue(line, node, map[text] as string);
      const spans = [...placeholders(text)].flatMap(({ 0: placeholder, index }) =>
        Object.hasOwn(map, placeholder)
          ? { from: index, to: index + placeholder.length, text: map[placeholder] as string }
          : [],
      );
      return spanEdits(line, node, spans);
    }),
  );
}

/** Writes a copy with some places changed; what cannot be read goes over as it is. */
async function rewrite(blob: Blob, run: ToolRun, editsOf: EditsOf): Promise<Omit<MaskResult, "map">> {
  const { depth } = run.limits;
  const draft = new LineDraft(depth, depth);
  const output = new Output(blob);
  const count = { requests: 0, lines: 0, places: 0 };
  let written = 0;
  let done = 0;
  await readRequests(
    blob,
    run,
    (place, line, base) => {
      count.requests++;
      const block = line ? line.scanner.state.bytes : new Uint8Array(0);
      const end = block[place.to - base - 1] === 0x0a ? place.to - 1 : place.to;
      const isRead = line !== null && draft.load(block.subarray(place.from - base, end - base));
      const edits = isRead ? editsOf(draft.line) : [];
      if (draft.apply(edits)) {
        count.lines++;
        count.places += edits.length;
        output.keep(written, place.from, block, base);
        output.replace(place.from, end, draft.content, block, base);
        output.keep(end, place.to, block, base);
      } else output.keep(written, place.to, block, base);
      written = place.to;
    },
    (length) => {
      done += length;
      run.onRead?.(done, blob.size);
    },
  );
  output.keep(written, blob.size, new Uint8Array(0), 0);
  return { ...count, blob: output.finish() };
}
