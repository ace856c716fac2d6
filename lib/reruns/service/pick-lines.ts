import "server-only";
import type { Row } from "@/lib/batches/service/as-actor";
import type { TeamCtx } from "@/lib/db/ctx";
import { inputPath } from "@/lib/files/spool";
import type { RowChanges, RowChoice } from "@/lib/reruns/contract";
import { replaceInPrompts } from "@/lib/reruns/replace-text";
import { withSource } from "@/lib/results/service/find";
import { readSeqs } from "@/lib/results/store/choose";
import { choiceOf } from "./choice";
import { linesMissingIn, type Pick } from "./copy-lines";

/** Line ends may stand between the tokens of what a person wrote, and must not stand in a line. */
const onOneLine = (json: string): string => json.replace(/[\r\n]+/g, " ").trim();

/** Which lines go into the child. Rows that a person rewrote are among them whatever was chosen. */
export async function pickOf(
  ctx: TeamCtx,
  parent: Row,
  { rows, changes }: { rows: RowChoice; changes: RowChanges },
): Promise<Pick> {
  const { replace, lines = [] } = changes;
  const written = new Map(lines.map(({ seq, json }) => [seq, onOneLine(json)]));
  if (rows.kind === "rest") return linesMissingIn(inputPath(parent.inputFileId));
  const choice = await choiceOf(ctx, parent, rows);
  const seqs = new Set(await withSource(ctx, parent, (source) => readSeqs(source, choice)));
  const edited = (line: Buffer) => (replace ? replaceInPrompts(line.toString("utf8"), replace.find, replace.by) : line);
  return (seq, line) => written.get(seq) ?? (seqs.has(seq) ? edited(line) : null);
}
