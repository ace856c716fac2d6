import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { ask } from "./ask";
import { type Answer, json, plain, type ReplayServer, replayServer, testKey } from "./cases/replay-server";
import { readAll, send } from "./send";

beforeEach(() => {
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  // No jitter: pauses the upstream did not ask for take no time.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
let server: ReplayServer | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await server?.close();
  server = undefined;
});

const Thing = z.object({ ok: z.literal(true) });
const serve = async (answer: Answer): Promise<ReplayServer> => {
  server = await replayServer(answer);
  return server;
};
const read = { method: "GET", path: "/thing", effect: "none" } as const;
const act = { method: "POST", path: "/thing", effect: "once", json: { a: 1 } } as const;
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe("a call", () => {
  test("carries the key, asks for plain JSON and parses the answer", async () => {
    const { upstream, seen } = await serve((_one, response) => json(response, 200, { ok: true, more: 1 }));
    expect(await ask(upstream(), { ...read, query: { after: "a b", limit: 5, none: undefined } }, Thing)).toEqual({
      ok: true,
    });
    expect(seen[0]).toMatchObject({ method: "GET", path: "/v1/thing" });
    expect(Object.fromEntries(seen[0]?.query ?? [])).toEqual({ after: "a b", limit: "5" });
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Bearer ${testKey}`,
      accept: "application/json",
      "accept-encoding": "identity",
    });
  });

  test("that acts sends JSON of a stated length; 201 is as good as 200", async () => {
    const { upstream, seen } = await serve((_one, response) => json(response, 201, { ok: true }));
    await ask(upstream(), act, Thing);
    expect(seen[0]?.headers).toMatchObject({ "content-type": "application/json", "content-length": "7" });
    expect(seen[0]?.body.toString()).toBe('{"a":1}');
  });
});

describe("repeating", () => {
  test.each([429, 500, 502, 503, 504])("a read that gets %i is repeated until it succeeds", async (status) => {
    let turn = 0;
    const { upstream } = await serve((_one, response) => {
      turn += 1;
      return turn < 3 ? plain(response, status, "busy") : json(response, 200, { ok: true });
    });
    expect(await ask(upstream(), read, Thing)).toEqual({ ok: true });
    expect(turn).toBe(3);
  });

  test("a read gives up after three attempts", async () => {
    const { upstream, seen } = await serve((_one, response) => plain(response, 500, "down"));
    expect(await failureOf(ask(upstream(), read, Thing))).toMatchObject({
      kind: "unreachable",
      status: 500,
      message: "down",
    });
    expect(seen).toHaveLength(3);
  });

  test.each([400, 401, 403, 404, 422])("a read that gets %i is not repeated", async (status) => {
    const { upstream, seen } = await serve((_one, response) => plain(response, status, "no"));
    await failureOf(ask(upstream(), read, Thing));
    expect(seen).toHaveLength(1);
  });

  test.each([408, 409, 429, 500, 502, 503])("an act that gets %i is never repeated", async (status) => {
    const { upstream, seen } = await serve((_one, response) => plain(response, status, "busy"));
    await failureOf(ask(upstream(), { ...act, attempts: 5 }, Thing));
    expect(seen).toHaveLength(1);
  });

  test("a long wait is left to the caller: header 60 and body 30 are 60 s, after one call", async () => {
    const body = { error: "too_many_requests", message: "Insufficient capacity", retry_after_seconds: 30 };
    const { upstream, seen } = await serve((_one, response) => json(response, 429, body, { "retry-after": "60" }));
    const told = {
      kind: "deferred",
      status: 429,
      code: "too_many_requests",
      message: "Insufficient capacity",
      retryAfterMs: 60_000,
    };
    expect(await failureOf(ask(upstream(), read, Thing))).toMatchObject(told);
    expect(await failureOf(ask(upstream(), act, Thing))).toMatchObject(told);
    expect(seen).toHaveLength(2);
  });

  test("a short wait is kept", async () => {
    let first = 0;
    const { upstream } = await serve((_one, response) => {
      if (first === 0) {
        first = Date.now();
        return plain(response, 503, "soon", { "retry-after": "1" });
      }
      return json(response, 200, { ok: true });
    });
    await ask(upstream(), read, Thing);
    expect(Date.now() - first).toBeGreaterThanOrEqual(1_000);
  });
});

describe("answers that make no sense", () => {
  const cases: [string, Answer][] = [
    [
      "a web page",
      (_one, response) => response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><p>Hi"),
    ],
    ["cut JSON", (_one, response) => plain(response, 200, '{"ok":tr')],
    ["another shape", (_one, response) => json(response, 200, { ok: "yes" })],
    ["an empty body", (_one, response) => plain(response, 200, "")],
    ["more than 1 MB", (_one, response) => json(response, 200, { ok: true, pad: "x".repeat(1_100_000) })],
    ["a compressed body", (_one, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("xxxx")],
    [
      "a body that breaks off",
      (_one, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write('{"ok":', () => response.destroy());
      },
    ],
    [
      "fewer bytes than stated",
      (_one, response) => {
        response.writeHead(200, { "content-length": "12", connection: "close" });
        response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{"ok":true}');
      },
    ],
  ];

  test.each(cases)("%s leaves an act ambiguous", async (_name, answer) => {
    const { upstream, seen } = await serve(answer);
    expect(await failureOf(ask(upstream(), act, Thing))).toMatchObject({ kind: "ambiguous" });
    expect(seen).toHaveLength(1);
  });

  test.each(cases)("%s is no answer to a read", async (name, answer) => {
    const { upstream, seen } = await serve(answer);
    const isPage = name === "a web page";
    expect(await failureOf(ask(upstream(), read, Thing))).toMatchObject({ kind: isPage ? "refused" : "unreachable" });
    expect(seen).toHaveLength(isPage ? 1 : 3);
  });

  test("an endless error is read only as far as it can be shown", async () => {
    const { upstream } = await serve((_one, response) => {
      response.writeHead(500);
      const more = () => {
        while (!response.destroyed && response.write(`${testKey} `.repeat(1_000)));
      };
      response.on("drain", more);
      more();
    });
    const error = await failureOf(ask(upstream(), act, Thing));
    expect(error).toMatchObject({ kind: "ambiguous", status: 500 });
    expect(String(error)).not.toContain("sk-");
    expect(String(error).length).toBeLessThan(2_200);
  });

  test("what an upstream echoes of the request never holds the key", async () => {
    for (const status of [200, 400, 401, 500]) {
      const { upstream, close } = await replayServer((one, response) =>
        plain(response, status, JSON.stringify(one.headers)),
      );
      const error = await failureOf(ask(upstream(), { ...read, attempts: 1 }, Thing));
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error as object))).not.toContain(testKey.slice(3));
      expect(String((error as Error).stack)).not.toContain(testKey.slice(3));
      await close();
    }
  });
});

describe("the network", () => {
  const listening = async () => {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as { port: number };
    return { listener, baseUrl: `http://127.0.0.1:${port}/v1` };
  };

  test("an act that never left is deferred, a read is unreachable", async () => {
    const { listener, baseUrl } = await listening();
    await new Promise((resolve) => listener.close(resolve));
    const { upstream } = await serve(() => undefined);
    const up = upstream({ baseUrl });
    expect(await failureOf(ask(up, act, Thing))).toMatchObject({
      kind: "deferred",
      code: "ECONNREFUSED",
      status: null,
    });
    expect(await failureOf(ask(up, read, Thing))).toMatchObject({ kind: "unreachable", code: "ECONNREFUSED" });
  });

  test("a connection that is cut after it stood leaves an act ambiguous", async () => {
    const { listener, baseUrl } = await listening();
    let connections = 0;
    listener.on("connection", (socket) => {
      connections += 1;
      socket.once("data", () => socket.resetAndDestroy());
    });
    const { upstream } = await serve(() => undefined);
    expect(await failureOf(ask(upstream({ baseUrl }), act, Thing))).toMatchObject({ kind: "ambiguous", status: null });
    expect(connections).toBe(1);
    listener.close();
  });

  test("silence ends: before the head, and within the body", async () => {
    const { upstream, seen } = await serve((one, response) => {
      if (one.path === "/v1/body") response.writeHead(200).write("{");
    });
    const limits = { headersMs: 60, idleMs: 60 };
    expect(await failureOf(ask(upstream(), { ...act, limits }, Thing))).toMatchObject({
      kind: "ambiguous",
      code: "headers_timeout",
    });
    expect(await failureOf(ask(upstream(), { ...act, path: "/body", limits }, Thing))).toMatchObject({
      kind: "ambiguous",
      code: "idle_timeout",
    });
    expect(await failureOf(ask(upstream(), { ...read, limits, attempts: 1 }, Thing))).toMatchObject({
      kind: "unreachable",
    });
    expect(seen).toHaveLength(3);
  });

  test("a TLS handshake that never ends counts as no connection", async () => {
    const { listener, baseUrl } = await listening();
    const { upstream } = await serve(() => undefined);
    const up = upstream({ baseUrl: baseUrl.replace("http:", "https:") });
    const error = await failureOf(ask(up, { ...act, limits: { connectMs: 80 } }, Thing));
    expect(error).toMatchObject({ kind: "deferred", code: "connect_timeout" });
    listener.close();
  });

  test("a reader may take its time: only the upstream's silence counts", async () => {
    const { upstream } = await serve((_one, response) => response.end("x".repeat(300_000)));
    const { body } = await send(upstream(), { ...read, limits: { idleMs: 40 } });
    let size = 0;
    for await (const chunk of body) {
      // The pause is what is tested: it is longer than the silence allowed to the upstream.
      if (size === 0) await new Promise((resolve) => setTimeout(resolve, 120));
      size += chunk.byteLength;
    }
    expect(size).toBe(300_000);
  });

  test("a signal stops it with the signal's reason, at each stage", async () => {
    const { upstream } = await serve((one, response) => {
      if (one.path === "/v1/body") response.writeHead(200).write("{");
    });
    for (const path of ["/thing", "/body"]) {
      const abort = new AbortController();
      const reason = new Error("stopped by the test");
      const pending = failureOf(ask(upstream(), { ...read, path, signal: abort.signal }, Thing));
      await vi.waitFor(() => expect(server?.seen.some((one) => one.path === `/v1${path}`)).toBe(true));
      abort.abort(reason);
      expect(await pending).toBe(reason);
    }
    const late = failureOf(ask(upstream(), { ...read, signal: AbortSignal.abort("before") }, Thing));
    expect(await late).toBe("before");
  });

  test("reads share a connection, acts have their own", async () => {
    const ports = new Set<number | undefined>();
    const { upstream } = await serve((_one, response) => {
      ports.add(response.socket?.remotePort);
      json(response, 200, { ok: true });
    });
    for (let turn = 0; turn < 3; turn += 1) await ask(upstream(), read, Thing);
    expect(ports.size).toBe(1);
    for (let turn = 0; turn < 3; turn += 1) await ask(upstream(), act, Thing);
    expect(ports.size).toBe(4);
  });
});

test("readAll stops at its limit and lets go of the source", async () => {
  let isClosed = false;
  async function* endless() {
    try {
      for (;;) yield new Uint8Array(10);
    } finally {
      isClosed = true;
    }
  }
  expect(await readAll(endless(), 35)).toBeNull();
  expect(isClosed).toBe(true);
});
