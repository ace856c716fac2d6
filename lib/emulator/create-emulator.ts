import { Hono } from "hono";
import { ProviderError } from "./answer/provider-error";
import { ConnectionCut } from "./faults/broken-body";
import { FaultLayer } from "./faults/fault-layer";
import type { AppEnv } from "./faults/hints";
import { canonicalPath } from "./http/canonical-path";
import { Refusal, textRefusal } from "./http/refusal";
import { type EmulatorOptions, resolveSettings } from "./options";
import { adminRoutes } from "./routes/admin";
import { batchRoutes } from "./routes/batches";
import { contentRoutes } from "./routes/content";
import { controlRoutes } from "./routes/control";
import { dashboardPage, unknownProxyPath } from "./routes/elsewhere";
import { fileRoutes } from "./routes/files";
import { modelRoutes } from "./routes/models";
import { proxyRoutes } from "./routes/proxy";
import { responseRoutes } from "./routes/responses";
import { openWorld, type World } from "./world";

export type { EmulatorOptions } from "./options";

export type Emulator = {
  /**
   * Answers a request to `/v1/*`, `/ai/v1/*` or `/admin/api/v1/*`, also below `/emulator`. Rejects with
   * `ConnectionCut` only where a fault script says the connection dies.
   */
  fetch(request: Request): Promise<Response>;
  /** Stops the work and gives the directory back; everything acknowledged stays on disk. */
  close(): Promise<void>;
};

/** Marks every reply as made up. */
const MARK = "x-batchdeck-emulator";

/**
 * A Doubleword-compatible upstream with its state in `options.dir`; batches a stop interrupted go on.
 * @throws Error when another live emulator has the directory.
 */
export async function createEmulator(options: EmulatorOptions): Promise<Emulator> {
  const world = await openWorld(resolveSettings(options));
  const app = buildApp(world);
  const faults = new FaultLayer(async (request, hints) => app.fetch(request, { hints }), world.ledger);
  if (world.settings.testMode) app.route("/__emulator", controlRoutes(world, faults));
  else app.all("/__emulator/*", (c) => c.json({ error: "test mode is off" }, 404));
  app.all("*", dashboardPage);
  const answer = async (request: Request): Promise<Response> => {
    const path = canonicalPath(request.url);
    const isSpoilt = world.settings.testMode && !path.startsWith("/__emulator");
    const response = isSpoilt ? await faults.handle(request, path) : await app.fetch(request);
    response.headers.set(MARK, "1");
    return response;
  };
  return {
    fetch: (request) => (request.method === "HEAD" ? answerHead(request, answer) : answer(request)),
    close: () => world.close(),
  };
}

/** The reply to GET without its body, which is ended so that the file behind it is not left open. */
async function answerHead(request: Request, answer: (request: Request) => Promise<Response>): Promise<Response> {
  const { url, headers, signal } = request;
  const response = await answer(new Request(url, { headers: new Headers(headers), signal }));
  await response.body?.cancel();
  return new Response(null, { status: response.status, headers: response.headers });
}

function buildApp(world: World): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ getPath: (request) => canonicalPath(request.url) });
  app.route("/v1/files", fileRoutes(world));
  app.route("/v1/files", contentRoutes(world));
  app.route("/v1/batches", batchRoutes(world));
  app.route("/v1/models", modelRoutes(world));
  app.route("/v1/responses", responseRoutes(world));
  app.route("/v1", proxyRoutes(world));
  app.all("/v1/*", unknownProxyPath(world));
  app.route("/admin/api/v1", adminRoutes(world));
  app.get("/healthz", (c) => c.text("OK"));
  app.onError((error) => {
    if (error instanceof Refusal) return error.toResponse();
    if (error instanceof ProviderError) {
      return new Response(error.bodyText(), { status: error.status, headers: { "content-type": "application/json" } });
    }
    if (error instanceof ConnectionCut) throw error;
    console.error("Emulator: a route failed", error);
    return textRefusal(500, "Internal server error").toResponse();
  });
  return app;
}
