import { type Context, Hono } from "hono";
import { type AnswerContext, type ChatDraft, draftChat, requireModel, seedOf } from "@/lib/emulator/answer/chat-draft";
import { chatBody, chatChunks } from "@/lib/emulator/answer/chat-shape";
import { completionBody, completionChunks, draftCompletion } from "@/lib/emulator/answer/completion";
import { answerEmbeddings } from "@/lib/emulator/answer/embedding";
import { draftMessage, messageBody, messageEvents } from "@/lib/emulator/answer/message-shape";
import { badRequest } from "@/lib/emulator/answer/provider-error";
import type { AppEnv } from "@/lib/emulator/faults/hints";
import { requireProxyAccount } from "@/lib/emulator/http/bearer";
import { eventStream } from "@/lib/emulator/http/byte-stream";
import { readProxyJson } from "@/lib/emulator/http/json-body";
import type { JsonObject } from "@/lib/emulator/json-value";
import { CallFailures } from "@/lib/emulator/realtime/call-failures";
import { forwardCall } from "@/lib/emulator/realtime/forward-call";
import { dataEvents, namedEvents } from "@/lib/emulator/realtime/sse";
import type { World } from "@/lib/emulator/world";

type Shape = {
  draft(body: JsonObject, context: AnswerContext): ChatDraft;
  whole(draft: ChatDraft, body: JsonObject): JsonObject;
  stream(draft: ChatDraft, signal: AbortSignal, isFlex: boolean): AsyncGenerator<string>;
};

/** Direct calls: /v1/chat/completions, /v1/completions, /v1/messages, /v1/embeddings. */
export function proxyRoutes(world: World): Hono<AppEnv> {
  const { settings, catalogue, pace } = world;
  const context = { catalogue, quirks: settings.quirkRates };
  const failures = new CallFailures(settings.failureRates);
  const routes = new Hono<AppEnv>();

  const read = async (c: Context<AppEnv>, path: string) => {
    requireProxyAccount(c.req.raw, settings);
    const body = await readProxyJson(c.req.raw, settings.limits.lineBodyBytes);
    if (body.service_tier === "background")
      throw badRequest("service_tier 'background' is only available for responses");
    const forward = settings.forward ? await forwardCall(settings.forward, path, body, c.req.raw.signal) : null;
    return { body, forward };
  };

  const textRoute = (path: string, shape: Shape) =>
    routes.post(path.slice("/v1".length), async (c) => {
      const { body, forward } = await read(c, path);
      if (forward) return forward;
      const { signal } = c.req.raw;
      failures.check(requireModel(body, "chat", catalogue).id, seedOf(body));
      const draft = shape.draft(body, context);
      if (body.stream === true) return eventStream(shape.stream(draft, signal, body.service_tier === "flex"));
      await pace.firstToken(signal);
      await pace.tokens(draft.usage.completionTokens, signal);
      return c.json(shape.whole(draft, body));
    });

  textRoute("/v1/chat/completions", {
    draft: draftChat,
    whole: (draft, body) => chatBody(draft, body.logprobs === true),
    stream: (draft, signal, isFlex) => dataEvents(chatChunks(draft), pace, signal, isFlex),
  });
  textRoute("/v1/completions", {
    draft: draftCompletion,
    whole: completionBody,
    stream: (draft, signal, isFlex) => dataEvents(completionChunks(draft), pace, signal, isFlex),
  });
  textRoute("/v1/messages", {
    draft: draftMessage,
    whole: messageBody,
    stream: (draft, signal) => namedEvents(messageEvents(draft), pace, signal),
  });

  routes.post("/embeddings", async (c) => {
    const { body, forward } = await read(c, "/v1/embeddings");
    if (forward) return forward;
    const answer = answerEmbeddings(body, context);
    await pace.firstToken(c.req.raw.signal);
    return c.json(answer.body);
  });

  return routes;
}
