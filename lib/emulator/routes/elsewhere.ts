import type { Context } from "hono";
import { requireProxyAccount } from "@/lib/emulator/http/bearer";
import { readProxyJson } from "@/lib/emulator/http/json-body";
import { openaiRefusal } from "@/lib/emulator/http/refusal";
import { stringAt } from "@/lib/emulator/json-value";
import type { World } from "@/lib/emulator/world";

const PAGE = '<!doctype html><html><head><title>Emulator</title></head><body><div id="root"></div></body></html>';

/** Everything without a route under /v1: the proxy gets it, and wants a JSON body that names a model. */
export function unknownProxyPath(world: World) {
  return async (c: Context): Promise<Response> => {
    requireProxyAccount(c.req.raw, world.settings);
    if (c.req.method === "GET" || c.req.method === "HEAD") {
      throw openaiRefusal(400, "Could not find a model in the request body", "bad_request");
    }
    const body = await readProxyJson(c.req.raw, world.settings.limits.lineBodyBytes);
    const model = stringAt(body, "model");
    if (!model) throw openaiRefusal(400, "Could not find a model in the request body", "bad_request");
    if (!world.catalogue.get(model)) throw openaiRefusal(404, `The model '${model}' does not exist`, "model_not_found");
    throw openaiRefusal(404, `${c.req.method} ${c.req.path} is not supported by this model`, "not_found");
  };
}

/** Any other path falls through to a dashboard: a page with status 200, never JSON. */
export function dashboardPage(): Response {
  return new Response(PAGE, { headers: { "content-type": "text/html; charset=utf-8" } });
}
