import { Hono } from "hono";
import { Rng } from "@/lib/emulator/answer/rng";
import { isFinished } from "@/lib/emulator/batches/batch-record";
import type { VirtualFile } from "@/lib/emulator/batches/batch-store";
import { type ContentRequest, contentPage } from "@/lib/emulator/batches/content-page";
import { inputSource, type LineSource, resultSource } from "@/lib/emulator/batches/line-source";
import type { AppEnv, FaultHints } from "@/lib/emulator/faults/hints";
import { requireAccount } from "@/lib/emulator/http/bearer";
import { ndjsonResponse } from "@/lib/emulator/http/byte-stream";
import { integerParam, limitParam, queryOf, skipParam } from "@/lib/emulator/http/query";
import type { World } from "@/lib/emulator/world";
import { fileIdOf, fileNotFound } from "./files";

/** GET /v1/files/{id}/content. */
export function contentRoutes(world: World): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get("/:id/content", async (c) => {
    const { owner } = requireAccount(c.req.raw, world.settings);
    const id = fileIdOf(c.req.param("id"));
    const hints = c.env?.hints ?? {};
    const request = contentRequest(c.req.raw, hints);
    if (world.files.get(id, owner)) return inputContent(world, id, request);
    const virtual = world.batches.virtualFile(id, owner);
    if (!virtual) throw fileNotFound(id);
    return resultContent(world, virtual, request, hints);
  });
  return routes;
}

/** Both spellings of the first line are understood; `skip` wins. */
function contentRequest(request: Request, hints: FaultHints): ContentRequest {
  const query = queryOf(request);
  const skip = hints.ignoreSkip ? undefined : skipParam(query);
  const offset = hints.ignoreOffset ? undefined : Math.max(integerParam(query, "offset") ?? 0, 0);
  const search = hints.ignoreSearch ? null : query.get("search");
  const from = Math.max(0, (skip ?? offset ?? 0) + (hints.offBy ?? 0));
  return { skip: from, limit: limitParam(query), search };
}

async function inputContent(world: World, id: string, request: ContentRequest): Promise<Response> {
  const lines = await world.files.openLines(id);
  try {
    const page = await contentPage(inputSource(lines), request);
    const lastLine = request.limit === undefined ? null : page.lastLine;
    return ndjsonResponse(page.lines, page.hasMore, lastLine, () => lines.close());
  } catch (error) {
    await lines.close();
    throw error;
  }
}

async function resultContent(
  world: World,
  file: VirtualFile,
  request: ContentRequest,
  hints: FaultHints,
): Promise<Response> {
  const { batch, kind } = file;
  const isRunning = !isFinished(batch);
  const { log, release } = await world.batches.lease(batch);
  try {
    const order = kind === "completed" ? log.table.completedOrder : log.table.failedOrder;
    // A copy: the reply is cut to what existed when it began.
    const rows = hints.withhold && isRunning ? visibleRows(order, batch.id, hints.withhold) : order.slice();
    const source: LineSource = resultSource(log, kind, rows);
    const page = await contentPage(source, request);
    return ndjsonResponse(page.lines, isRunning || page.hasMore, page.lastLine, release);
  } catch (error) {
    release();
    throw error;
  }
}

/** Rows as a lagging replica shows them: some of the newest are not there yet and will appear before later ones. */
function visibleRows(order: readonly number[], seed: string, withhold: { share: number; window: number }): number[] {
  const settled = order.length - withhold.window;
  return order.filter((row, at) => at < settled || !new Rng(`withhold ${seed} ${row}`).chance(withhold.share));
}
