import { type Context, Hono } from "hono";
import { type BatchRecord, isFinished } from "@/lib/emulator/batches/batch-record";
import { analyticsView, batchView } from "@/lib/emulator/batches/batch-view";
import { cancelBatch, finaliseBatch, retryBatch } from "@/lib/emulator/engine/batch-verbs";
import { isUuid, rowOfId } from "@/lib/emulator/engine/row-id";
import type { AppEnv } from "@/lib/emulator/faults/hints";
import { requireAccount } from "@/lib/emulator/http/bearer";
import { readHandlerJson, unreadableField } from "@/lib/emulator/http/json-body";
import { queryOf } from "@/lib/emulator/http/query";
import { textRefusal } from "@/lib/emulator/http/refusal";
import { ROW_STATE } from "@/lib/emulator/storage/row-table";
import type { World } from "@/lib/emulator/world";
import { createBatch } from "./create-batch";
import { listBatches } from "./list-batches";
import { batchResults } from "./results";

/** /v1/batches and everything under it. */
export function batchRoutes(world: World): Hono<AppEnv> {
  const { batches, engine, settings } = world;
  const routes = new Hono<AppEnv>();
  const find = (c: Context<AppEnv>): BatchRecord => {
    const { owner } = requireAccount(c.req.raw, settings);
    const id = c.req.param("id") ?? "";
    if (!isUuid(id)) throw textRefusal(400, "Invalid batch ID format");
    const batch = batches.get(id.toLowerCase(), owner);
    if (!batch) throw textRefusal(404, `Batch with ID ${id} not found`);
    return batch;
  };

  routes.post("/", async (c) => {
    const { owner } = requireAccount(c.req.raw, settings);
    const batch = await createBatch(world, owner, c.req.raw);
    return c.json(batchView(batch, { isListed: false }), 201);
  });

  routes.get("/", (c) => {
    const { owner } = requireAccount(c.req.raw, settings);
    return c.json(listBatches(world, owner, queryOf(c.req.raw), c.env?.hints ?? {}));
  });

  routes.get("/:id", async (c) => {
    const batch = find(c);
    await finaliseBatch(batches, batch);
    return c.json(batchView(batch, { isListed: true }));
  });

  routes.delete("/:id", async (c) => {
    const batch = find(c);
    await batches.queue.run(batch.id, async () => {
      if (!isFinished(batch)) await cancelBatch(engine, batch);
      batch.deletedMs = Date.now();
      await batches.save(batch);
    });
    return c.body(null, 204);
  });

  routes.post("/:id/cancel", async (c) => {
    const batch = find(c);
    await batches.queue.run(batch.id, async () => {
      await cancelBatch(engine, batch, c.env?.hints?.staysCancellingMs);
      await batches.save(batch);
    });
    return c.json(batchView(batch, { isListed: false }));
  });

  routes.post("/:id/retry", async (c) => {
    const batch = find(c);
    await batches.queue.run(batch.id, () => retryAll(world, batch));
    return c.json(batchView(batch, { isListed: false }));
  });

  routes.post("/:id/retry-requests", async (c) => {
    const batch = find(c);
    const ids = await requestIds(c.req.raw);
    await batches.queue.run(batch.id, () => retrySome(world, batch, ids));
    return c.json(batchView(batch, { isListed: false }));
  });

  routes.get("/:id/analytics", (c) => c.json(analyticsView(find(c))));
  routes.get("/:id/results", (c) => batchResults(world, find(c), queryOf(c.req.raw)));
  return routes;
}

async function retryAll(world: World, batch: BatchRecord): Promise<void> {
  const { log, release } = await world.batches.lease(batch);
  const rows = log.table.failedOrder.slice();
  release();
  const isCancelled = batch.cancellingMs !== undefined;
  if (rows.length === 0 && !isCancelled) {
    throw textRefusal(400, "Nothing to retry: no failed or canceled requests, and the batch is not cancelled");
  }
  await retryBatch(world.engine, world.batches, batch, rows, true);
}

/** Only failed requests are taken back; ids of other states or batches are passed over in silence, as upstream. */
async function retrySome(world: World, batch: BatchRecord, ids: string[]): Promise<void> {
  const readable = ids.filter(isUuid);
  if (readable.length === 0) throw textRefusal(400, "No valid request IDs provided");
  const { log, release } = await world.batches.lease(batch);
  const rows = new Set(readable.flatMap((id) => rowOfId(batch.id, batch.total, id) ?? []));
  const failed = [...rows].filter((row) => log.table.state(row) === ROW_STATE.failed);
  release();
  if (failed.length > 0) await retryBatch(world.engine, world.batches, batch, failed, false);
}

async function requestIds(request: Request): Promise<string[]> {
  const { request_ids: ids } = await readHandlerJson(request);
  if (ids === undefined) throw unreadableField("missing field `request_ids`");
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string")) {
    throw unreadableField("request_ids: invalid type, expected a sequence of strings");
  }
  return ids as string[];
}
