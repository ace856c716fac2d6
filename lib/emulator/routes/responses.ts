import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { requireModel, seedOf } from "@/lib/emulator/answer/chat-draft";
import { nowSeconds } from "@/lib/emulator/answer/chat-shape";
import { badRequest, ProviderError } from "@/lib/emulator/answer/provider-error";
import { draftResponse, responseBody, responseEvents, responseHead } from "@/lib/emulator/answer/response-shape";
import type { AppEnv } from "@/lib/emulator/faults/hints";
import { requireAccount, requireProxyAccount } from "@/lib/emulator/http/bearer";
import { eventStream } from "@/lib/emulator/http/byte-stream";
import { readProxyJson } from "@/lib/emulator/http/json-body";
import { textRefusal } from "@/lib/emulator/http/refusal";
import { type JsonObject, stringAt } from "@/lib/emulator/json-value";
import { CallFailures } from "@/lib/emulator/realtime/call-failures";
import { forwardCall } from "@/lib/emulator/realtime/forward-call";
import { namedEvents } from "@/lib/emulator/realtime/sse";
import type { World } from "@/lib/emulator/world";

const NEVER = new AbortController().signal;

/** /v1/responses: at once, streamed, or in the background. */
export function responseRoutes(world: World): Hono<AppEnv> {
  const { settings, catalogue, pace, responses } = world;
  const context = { catalogue, quirks: settings.quirkRates };
  const failures = new CallFailures(settings.failureRates);
  const routes = new Hono<AppEnv>();

  const answer = async (head: JsonObject, body: JsonObject, signal: AbortSignal): Promise<JsonObject> => {
    if (settings.forward) return forwarded(head, body);
    failures.check(stringAt(body, "model") ?? "", seedOf(body));
    const draft = draftResponse(body, context);
    await pace.firstToken(signal);
    await pace.tokens(draft.usage.completionTokens, signal);
    return responseBody(head, draft);
  };

  const forwarded = async (head: JsonObject, body: JsonObject): Promise<JsonObject> => {
    const sent = { ...body, background: false, stream: false };
    const reply = await forwardCall(settings.forward ?? { url: "" }, "/v1/responses", sent, NEVER);
    const text = await reply.text();
    if (!reply.ok) throw new ProviderError(reply.status, text, "upstream_error");
    return { ...(JSON.parse(text) as JsonObject), id: head.id ?? "", background: true };
  };

  const runInBackground = async (uuid: string, owner: string, head: JsonObject, body: JsonObject): Promise<void> => {
    const response = await answer(head, body, NEVER).catch((error): JsonObject => failed(head, error));
    if (!world.isClosed() && responses.has(uuid)) await responses.put(uuid, { owner, response });
  };

  void responses.unanswered().then((left) => {
    for (const { uuid, stored } of left) void runInBackground(uuid, stored.owner, stored.response, stored.request);
  });

  routes.post("/", async (c) => {
    const { owner } = requireProxyAccount(c.req.raw, settings);
    const body = await readProxyJson(c.req.raw, settings.limits.lineBodyBytes);
    const isBackground = body.background === true;
    if (body.service_tier === "background" && !isBackground) {
      throw badRequest("service_tier 'background' requires background: true");
    }
    const previous = stringAt(body, "previous_response_id");
    if (previous !== undefined && !(await responses.get(previous, owner))) {
      throw badRequest(`Previous response with id '${previous}' not found.`, "previous_response_not_found");
    }
    requireModel(body, "chat", catalogue);
    const uuid = randomUUID();
    const head = responseHead(`resp_${uuid}`, body);
    if (isBackground) {
      const isQueued = body.service_tier === "flex" || body.service_tier === "background";
      const response: JsonObject = { ...head, status: isQueued ? "queued" : "in_progress", output: [] };
      await responses.put(uuid, { owner, response, request: body });
      void runInBackground(uuid, owner, head, body);
      return c.json(response, 202);
    }
    const { signal } = c.req.raw;
    if (settings.forward) return forwardCall(settings.forward, "/v1/responses", body, signal);
    if (body.stream !== true) {
      const response = await answer(head, body, signal);
      await responses.put(uuid, { owner, response });
      return c.json(response);
    }
    failures.check(stringAt(body, "model") ?? "", seedOf(body));
    const draft = draftResponse(body, context);
    await responses.put(uuid, { owner, response: responseBody(head, draft) });
    return eventStream(namedEvents(responseEvents(head, draft), pace, signal));
  });

  routes.get("/:id", async (c) => {
    const { owner } = requireAccount(c.req.raw, settings);
    const response = await responses.get(c.req.param("id"), owner);
    if (!response) throw textRefusal(404, `Response with ID ${c.req.param("id")} not found`);
    return c.json(response);
  });

  routes.delete("/:id", async (c) => {
    const { owner } = requireAccount(c.req.raw, settings);
    const id = c.req.param("id");
    if (!(await responses.get(id, owner))) throw textRefusal(404, `Response with ID ${id} not found`);
    await responses.remove(id);
    return c.json({ id, object: "response", deleted: true });
  });

  return routes;
}

/** A background response that could not be answered; `code` is a number on this route. */
function failed(head: JsonObject, error: unknown): JsonObject {
  const status = error instanceof ProviderError ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  const type = status >= 500 ? "server_error" : "invalid_request_error";
  return { ...head, status: "failed", output: [], completed_at: nowSeconds(), error: { type, message, code: status } };
}
