import "server-only";
import { replaceValue } from "@/lib/jsonl/fix/edit";
import { KEY } from "@/lib/jsonl/scan/keys";
import { LineDraft } from "@/lib/jsonl/tools/transform/line-draft";
import { LineReader } from "@/lib/results/lines";
import type { CopiedRow } from "./copies";
import type { WholeRow } from "./export-columns";
import type { Source } from "./find";
import type { ChosenLine } from "./raw-lines";

type Copies = readonly (CopiedRow | null)[];

/** No JSON that was read for the index is deeper: its reader would have run out of stack. */
const depthMax = 20_000;

/** Puts another id in the place of a result line's own. Every other byte stays. */
class IdWriter {
  private readonly draft = new LineDraft(depthMax, 1);

  write(line: string, id: string): string {
    const { draft } = this;
    const node = draft.load(Buffer.from(line)) ? draft.line.field(KEY.custom_id) : 0;
    if (node === 0) return line;
    draft.apply([replaceValue(draft.line, node, JSON.stringify(id))]);
    return Buffer.from(draft.content).toString("utf8");
  }
}

/** Result lines, of which those of copies go under their ids. */
export async function* copiedLines(
  runs: AsyncIterable<readonly ChosenLine[]>,
  copies: Copies,
): AsyncGenerator<readonly ChosenLine[]> {
  const writer = new IdWriter();
  let at = 0;
  for await (const run of runs)
    yield run.map((line) => {
      const copy = copies[at++];
      return copy ? { ...line, response: writer.write(line.response, copy.id) } : line;
    });
}

/** What a copy shows: the answer of another row, its own row of the table, and nothing it was paid for. */
async function copied(whole: WholeRow, { id, sameAs, table }: CopiedRow, lines: LineReader): Promise<WholeRow> {
  const cells = table ? await lines.tableCells(table) : null;
  const row = { ...whole.row, customId: id, inputTokens: 0, outputTokens: 0 };
  return { ...whole, row, sameAs, cost: whole.cost === null ? null : "0", source: { ...whole.source, ...cells } };
}

/** Rows, of which those of copies go under their ids. */
export async function* copiedRows(
  runs: AsyncIterable<WholeRow[]>,
  copies: Copies,
  source: Source,
): AsyncGenerator<WholeRow[]> {
  const lines = new LineReader(source);
  let at = 0;
  try {
    for await (const run of runs) {
      const made: WholeRow[] = [];
      for (const row of run) {
        const copy = copies[at++];
        made.push(copy ? await copied(row, copy, lines) : row);
      }
      yield made;
    }
  } finally {
    await lines.close();
  }
}
