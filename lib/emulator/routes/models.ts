import { Hono } from "hono";
import type { CatalogueModel } from "@/lib/emulator/catalogue/catalogue";
import { isUuid } from "@/lib/emulator/engine/row-id";
import type { AppEnv } from "@/lib/emulator/faults/hints";
import { requireModelsAccount } from "@/lib/emulator/http/bearer";
import { queryOf } from "@/lib/emulator/http/query";
import { openaiRefusal } from "@/lib/emulator/http/refusal";
import { arrayAt, isJsonObject, type JsonObject, stringAt } from "@/lib/emulator/json-value";
import type { ForwardTarget } from "@/lib/emulator/options";
import type { World } from "@/lib/emulator/world";

/** When the price list was published; the catalogue knows no creation times. */
const CREATED = 1_762_000_000;
const TARGET_TIMEOUT_MS = 3000;

function modelView(id: string) {
  return { id, object: "model", created: CREATED, owned_by: "None" };
}

/** /v1/models and /v1/models/{id}, whose ids contain slashes. */
export function modelRoutes(world: World): Hono<AppEnv> {
  const { catalogue, settings } = world;
  const routes = new Hono<AppEnv>();

  routes.get("/", async (c) => {
    requireModelsAccount(c.req.raw, settings);
    const query = queryOf(c.req.raw);
    const groups = (query.get("group") ?? "").split(",").filter((id) => id !== "");
    if (!groups.every(isUuid)) throw openaiRefusal(400, "group must be a list of UUIDs", "invalid_group");
    const realtime = query.get("available_for_realtime");
    if (realtime !== null && realtime !== "true" && realtime !== "false") {
      throw openaiRefusal(400, "available_for_realtime must be true or false", "invalid_query_parameter");
    }
    const isWanted = (model: CatalogueModel) =>
      realtime === null || (model.prices.realtime !== null) === (realtime === "true");
    const ids = catalogue
      .list()
      .filter(isWanted)
      .map((model) => model.id);
    const others = settings.forward && !settings.forward.model ? await targetModels(settings.forward) : [];
    return c.json({ object: "list", data: [...new Set([...ids, ...others])].sort().map(modelView) });
  });

  routes.get("/:id{.+}", (c) => {
    requireModelsAccount(c.req.raw, settings);
    const id = c.req.param("id");
    if (!catalogue.get(id)) throw openaiRefusal(404, `The model '${id}' does not exist`, "model_not_found");
    return c.json(modelView(id));
  });

  return routes;
}

/** What the forwarding target serves; nothing when it does not say. */
async function targetModels(target: ForwardTarget): Promise<string[]> {
  try {
    const headers: Record<string, string> = target.key ? { authorization: `Bearer ${target.key}` } : {};
    const signal = AbortSignal.timeout(TARGET_TIMEOUT_MS);
    const reply = await fetch(`${target.url.replace(/\/+$/, "")}/models`, { headers, signal, redirect: "error" });
    const body = (await reply.json()) as JsonObject;
    return arrayAt(body, "data").flatMap((model) => (isJsonObject(model) ? (stringAt(model, "id") ?? []) : []));
  } catch {
    return [];
  }
}
