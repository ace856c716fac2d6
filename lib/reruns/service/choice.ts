import "server-only";
import type { Row } from "@/lib/batches/service/as-actor";
import type { TeamCtx } from "@/lib/db/ctx";
import type { RowChoice } from "@/lib/reruns/contract";
import { viewQuery } from "@/lib/results/service/view-query";
import type { Choice } from "@/lib/results/store/choose";

/** Which rows are meant, as the store takes it: what costs are compared with comes along. */
export const choiceOf = async (
  ctx: TeamCtx,
  batch: Row,
  rows: Exclude<RowChoice, { kind: "rest" }>,
): Promise<Choice> =>
  rows.kind === "matching" ? { kind: "matching", view: await viewQuery(ctx, batch, rows.selection) } : rows;
