import "server-only";
import { read } from "@/lib/batches/service/as-actor";
import type { TeamCtx } from "@/lib/db/ctx";
import { inputPath } from "@/lib/files/spool";
import { checkStream } from "@/lib/jsonl/check-stream";
import type { Tally } from "@/lib/jsonl/contract";
import { limitsFor } from "@/lib/jsonl/limits";
import { estimate } from "@/lib/models/rules";
import { teamModels } from "@/lib/models/service";
import type { DollarRange } from "@/lib/money";
import type { previewChild } from "@/lib/reruns/contract";
import { excerptAround } from "@/lib/reruns/excerpt";
import { promptWith } from "@/lib/reruns/replace-text";
import { fixesOf } from "@/lib/reruns/rules";
import { historyOf } from "@/lib/usage/service/history";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { chosenLines, type Pick } from "./copy-lines";
import { bytesGone, readableFile } from "./derive-file";
import { pickOf } from "./pick-lines";

type Preview = CallOutput<typeof previewChild>;
type Replace = { find: string; by: string };

/** Watches lines go by: in how many the text is found, and how the first of them reads before and after. */
function watched(pick: Pick, replace: Replace | undefined) {
  const seen: { rows: number; found: number; first: Preview["first"] } = { rows: 0, found: 0, first: null };
  const look: Pick = (seq, line) => {
    const made = pick(seq, line);
    if (made === null) return null;
    seen.rows += 1;
    const text = replace && promptWith(line.toString("utf8"), replace.find);
    if (replace && text !== undefined && text !== null) {
      seen.found += 1;
      seen.first ??= { seq, ...excerptAround(text, replace) };
    }
    return made;
  };
  return { look, seen };
}

async function costOf(ctx: TeamCtx, tally: Tally, window: string): Promise<DollarRange | null> {
  if (window !== "24h" && window !== "1h") return null;
  const [models, history] = await Promise.all([teamModels(ctx.db, ctx.team.id), historyOf(ctx.db, ctx.team.id)]);
  return estimate({ tally, models, history }).totals[window].cost;
}

async function* bytesOf(lines: ReturnType<typeof chosenLines>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of lines) yield bytes;
}

/** What sending rows again with changes would come to. Nothing is made and nothing is sent. @throws AppError */
export async function previewChildBatch(ctx: TeamCtx, input: VerbInput<typeof previewChild>): Promise<Preview> {
  const { batchId, rows, changes } = input;
  const parent = await read(ctx, batchId);
  const file = await readableFile(ctx, rows.kind === "rest" ? rows.inputFileId : parent.inputFileId);
  const { look, seen } = watched(await pickOf(ctx, parent, input), changes.replace);
  const lines = chosenLines(inputPath(file.id), { pick: look, fixes: fixesOf(changes) });
  const { tally } = await checkStream(bytesOf(lines), { limits: limitsFor() }).catch(bytesGone);
  const { rows: count, found, first } = seen;
  return {
    rows: count,
    found: changes.replace ? found : null,
    first,
    cost: count === 0 ? null : await costOf(ctx, tally, parent.window),
  };
}
