import { Hono } from "hono";
import { isFinished } from "@/lib/emulator/batches/batch-record";
import type { VirtualFile } from "@/lib/emulator/batches/batch-store";
import { costEstimate } from "@/lib/emulator/batches/cost-estimate";
import { cancelBatch } from "@/lib/emulator/engine/batch-verbs";
import { isUuid } from "@/lib/emulator/engine/row-id";
import type { AppEnv, FaultHints } from "@/lib/emulator/faults/hints";
import { requireAccount } from "@/lib/emulator/http/bearer";
import { booleanParam, choiceParam, limitParam, type Query, queryOf } from "@/lib/emulator/http/query";
import { textRefusal } from "@/lib/emulator/http/refusal";
import type { World } from "@/lib/emulator/world";
import { fileView, virtualFileView } from "./file-view";
import { cursorPage, DEFAULT_PAGE, listEnvelope } from "./paging";
import { uploadFile } from "./upload";

/** The id in the path, lower case. @throws Refusal 400 when it is no UUID. */
export function fileIdOf(id: string): string {
  if (!isUuid(id)) throw textRefusal(400, "Invalid file ID format");
  return id.toLowerCase();
}

export function fileNotFound(id: string) {
  return textRefusal(404, `File with ID ${id} not found`);
}

/** /v1/files: upload, list, get, delete, cost estimate. */
export function fileRoutes(world: World): Hono<AppEnv> {
  const { files, batches, settings } = world;
  const routes = new Hono<AppEnv>();

  routes.post("/", async (c) => c.json(await uploadFile(world, c.req.raw), 201));

  routes.get("/", (c) => {
    const { owner } = requireAccount(c.req.raw, settings);
    return c.json(listFiles(world, owner, queryOf(c.req.raw), c.env?.hints ?? {}));
  });

  routes.get("/:id", async (c) => {
    const { owner } = requireAccount(c.req.raw, settings);
    const id = fileIdOf(c.req.param("id"));
    const file = files.get(id, owner);
    if (file) return c.json(fileView(file));
    const virtual = batches.virtualFile(id, owner);
    if (!virtual) throw fileNotFound(id);
    const { log, release } = await batches.lease(virtual.batch);
    const sizeBytes = log.visibleBytes(virtual.kind);
    release();
    return c.json(virtualFileView(virtual, sizeBytes));
  });

  routes.delete("/:id", async (c) => {
    const { owner } = requireAccount(c.req.raw, settings);
    const id = fileIdOf(c.req.param("id"));
    const file = files.get(id, owner);
    const virtual = file ? undefined : batches.virtualFile(id, owner);
    if (!file && !virtual) throw fileNotFound(id);
    if (virtual) await dropVirtual(world, virtual);
    if (file) {
      await files.remove(file);
      await unlinkInput(world, id);
    }
    return c.json({ id, object: "file", deleted: true });
  });

  routes.get("/:id/cost-estimate", (c) => {
    const { owner } = requireAccount(c.req.raw, settings);
    const id = fileIdOf(c.req.param("id"));
    const file = files.get(id, owner);
    if (!file) throw fileNotFound(id);
    const window = queryOf(c.req.raw).get("completion_window") ?? "24h";
    return c.json(costEstimate(file, window, world.catalogue, world.recent));
  });

  return routes;
}

function listFiles(world: World, owner: string, query: Query, hints: FaultHints) {
  const order = choiceParam(query, "order", ["asc", "desc"]) ?? "desc";
  const limit = limitParam(query) ?? DEFAULT_PAGE;
  const purpose = query.get("purpose");
  const search = hints.ignoreSearch ? "" : (query.get("search") ?? "").toLowerCase();
  booleanParam(query, "own");
  const virtuals = world.batches.list(owner).flatMap((batch) => {
    const both: VirtualFile[] = [];
    if (!batch.isOutputGone) both.push({ batch, kind: "completed" });
    if (!batch.isErrorGone) both.push({ batch, kind: "failed" });
    return both.map((file) => ({
      createdMs: batch.createdMs,
      declared: purposeOf(file),
      view: virtualFileView(file, null),
    }));
  });
  const inputs = world.files.list(owner).map((file) => ({
    createdMs: file.createdMs,
    declared: file.declaredPurpose,
    view: fileView(file),
  }));
  const newestMs = Date.now() - (hints.listLagMs ?? -1);
  const sorted = [...inputs, ...virtuals]
    .filter((file) => purpose === null || file.declared === purpose)
    .filter((file) => file.view.filename.toLowerCase().includes(search))
    .filter((file) => file.createdMs < newestMs)
    .sort((a, b) => a.createdMs - b.createdMs || (a.view.id < b.view.id ? -1 : 1));
  const views = (order === "asc" ? sorted : sorted.reverse()).map((file) => file.view);
  const { page, hasMore } = cursorPage(views, query.get("after"), limit);
  return listEnvelope(page, hasMore);
}

function purposeOf(file: VirtualFile): string {
  return file.kind === "completed" ? "batch_output" : "batch_error";
}

async function dropVirtual({ batches }: World, { batch, kind }: VirtualFile): Promise<void> {
  await batches.queue.run(batch.id, async () => {
    if (kind === "completed") batch.isOutputGone = true;
    else batch.isErrorGone = true;
    await batches.save(batch);
  });
}

/** Batches made from a deleted file lose their link; those still running are cancelled. */
async function unlinkInput({ batches, engine }: World, fileId: string): Promise<void> {
  for (const batch of batches.list().filter((other) => other.inputFileId === fileId)) {
    await batches.queue.run(batch.id, async () => {
      if (!isFinished(batch)) await cancelBatch(engine, batch);
      batch.isInputGone = true;
      await batches.save(batch);
    });
  }
}
