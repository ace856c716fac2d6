import type { Edit } from "@/lib/jsonl/fix/edit";
import { Output } from "@/lib/jsonl/fix/output";
import type { ToolRun } from "@/lib/jsonl/tools/job";
import { readRequests } from "@/lib/jsonl/tools/read-requests";
import { LineDraft } from "@/lib/jsonl/tools/transform/line-draft";
import { spanEdits, type TextSpan } from "@/lib/jsonl/tools/transform/replace-text";
import { findPersonal, type PersonalKind } from "./find-personal";
import { MaskMaker, type MaskMap } from "./masks";
import { stringNodes } from "./string-nodes";

export interface MaskResult {
  blob: Blob;
  requests: number;
  /** Lines and places that changed. */
  lines: number;
  places: number;
  map: MaskMap;
}

/** What is to stand in some places of a text. */
type Replace = (text: string) => TextSpan[];

/** Writes a copy with a placeholder for each value of these kinds, and the map that brings them back. Other bytes stay. */
export async function maskPersonal(blob: Blob, kinds: readonly PersonalKind[], run: ToolRun): Promise<MaskResult> {
  const maker = new MaskMaker();
  const copy = await replaceTexts(blob, run, (text) =>
    findPersonal(text)
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ kind, from, to }) => ({ from, to, text: maker.placeholderOf(kind, text.slice(from, to)) })),
  );
  return { ...copy, map: maker.map };
}

/** Puts the values back for their placeholders, in requests or in results. */
export async function unmaskPersonal(blob: Blob, map: MaskMap, run: ToolRun): Promise<Omit<MaskResult, "map">> {
  return replaceTexts(blob, run, (text) =>
    text.includes("[")
      ? [...text.matchAll(/\[(?:EMAIL|PHONE|CARD|KEY)_\d+\]/g)].flatMap(({ 0: placeholder, index }) =>
          Object.hasOwn(map, placeholder)
            ? { from: index, to: index + placeholder.length, text: map[placeholder] as string }
            : [],
        )
      : [],
  );
}

async function replaceTexts(blob: Blob, run: ToolRun, replace: Replace): Promise<Omit<MaskResult, "map">> {
  const draft = new LineDraft(run.limits.depth);
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
      const edits: Edit[] = [];
      if (line && draft.load(block.subarray(place.from - base, end - base)))
        for (const node of stringNodes(draft.line))
          edits.push(...spanEdits(draft.line, node, replace(draft.line.text(node))));
      if (draft.apply(edits)) {
        count.lines++;
        count.places += edits.length;
        output.keep(written, place.from, block, base);
        output.write(draft.content, block, base);
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
