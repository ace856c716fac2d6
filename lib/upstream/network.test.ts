import { createServer } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { ask } from "./ask";
import { failureOf, json, replayServer, withoutJitter, withReplayServers } from "./cases/replay-server";
import { send } from "./send";

withReplayServers();
withoutJitter();

const Thing = z.object({ ok: z.literal(true) });
const read = { method: "GET", path: "/thing", effect: "none" } as const;
const act = { method: "POST", path: "/thing", effect: "once", json: { a: 1 } } as const;

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
    const { upstream } = await replayServer(() => undefined);
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
    const { upstream } = await replayServer(() => undefined);
    expect(await failureOf(ask(upstream({ baseUrl }), act, Thing))).toMatchObject({ kind: "ambiguous", status: null });
    expect(connections).toBe(1);
    listener.close();
  });

  test("silence ends: before the head, and within the body", async () => {
    const { upstream, seen } = await replayServer((one, response) => {
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

  test("a trickle ends too: JSON by its time, a file by its pace", async () => {
    const { upstream } = await replayServer((_one, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(drip));
    });
    const trickled = { kind: "unreachable", code: "too_slow" };
    expect(await failureOf(ask(upstream(), { ...read, limits: { bodyMs: 120 }, attempts: 1 }, Thing))).toMatchObject(
      trickled,
    );
    const { body } = await send(upstream(), { ...read, limits: { slowMs: 120, slowBytes: 1_000 } });
    const readOn = async () => {
      for await (const chunk of body) if (chunk.byteLength > 1_000) return;
    };
    expect(await failureOf(readOn())).toMatchObject({ code: "too_slow" });
  });

  test("a request whose permit ran out while it was being connected does not leave", async () => {
    const { upstream, seen } = await replayServer((_one, response) => json(response, 200, { ok: true }));
    const error = await failureOf(ask(upstream(), { ...act, mayStart: () => false }, Thing));
    expect(error).toMatchObject({ kind: "deferred", code: "not_started", status: null });
    expect(seen).toHaveLength(0);
  });

  test("a TLS handshake that never ends counts as no connection", async () => {
    const { listener, baseUrl } = await listening();
    const { upstream } = await replayServer(() => undefined);
    const up = upstream({ baseUrl: baseUrl.replace("http:", "https:") });
    const error = await failureOf(ask(up, { ...act, limits: { connectMs: 80 } }, Thing));
    expect(error).toMatchObject({ kind: "deferred", code: "connect_timeout" });
    listener.close();
  });

  test("a reader may take its time: only the upstream's silence counts", async () => {
    const { upstream } = await replayServer((_one, response) => response.end("x".repeat(300_000)));
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
    const { upstream, seen } = await replayServer((one, response) => {
      if (one.path === "/v1/body") response.writeHead(200).write("{");
    });
    for (const path of ["/thing", "/body"]) {
      const abort = new AbortController();
      const reason = new Error("stopped by the test");
      const pending = failureOf(ask(upstream(), { ...read, path, signal: abort.signal }, Thing));
      await vi.waitFor(() => expect(seen.some((one) => one.path === `/v1${path}`)).toBe(true));
      abort.abort(reason);
      expect(await pending).toBe(reason);
    }
    const late = failureOf(ask(upstream(), { ...read, signal: AbortSignal.abort("before") }, Thing));
    expect(await late).toBe("before");
  });

  test("reads share a connection, acts have their own", async () => {
    const ports = new Set<number | undefined>();
    const { upstream } = await replayServer((_one, response) => {
      ports.add(response.socket?.remotePort);
      json(response, 200, { ok: true });
    });
    for (let turn = 0; turn < 3; turn += 1) await ask(upstream(), read, Thing);
    expect(ports.size).toBe(1);
    for (let turn = 0; turn < 3; turn += 1) await ask(upstream(), act, Thing);
    expect(ports.size).toBe(4);
  });
});
