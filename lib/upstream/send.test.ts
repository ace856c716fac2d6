import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ask } from "./ask";
import {
  type Answer,
  failureOf,
  json,
  plain,
  replayServer,
  testKey,
  withoutJitter,
  withReplayServers,
} from "./cases/replay-server";
import { readAll } from "./send";

withReplayServers();
withoutJitter();

const Thing = z.object({ ok: z.literal(true) });
const read = { method: "GET", path: "/thing", effect: "none" } as const;
const act = { method: "POST", path: "/thing", effect: "once", json: { a: 1 } } as const;

describe("a call", () => {
  test("carries the key, asks for plain JSON and parses the answer", async () => {
    const { upstream, seen } = await replayServer((_one, response) => json(response, 200, { ok: true, more: 1 }));
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
    const { upstream, seen } = await replayServer((_one, response) => json(response, 201, { ok: true }));
    await ask(upstream(), act, Thing);
    expect(seen[0]?.headers).toMatchObject({ "content-type": "application/json", "content-length": "7" });
    expect(seen[0]?.body.toString()).toBe('{"a":1}');
  });
});

describe("repeating", () => {
  test.each([429, 500, 502, 503, 504])("a read that gets %i is repeated until it succeeds", async (status) => {
    let turn = 0;
    const { upstream } = await replayServer((_one, response) => {
      turn += 1;
      return turn < 3 ? plain(response, status, "busy") : json(response, 200, { ok: true });
    });
    expect(await ask(upstream(), read, Thing)).toEqual({ ok: true });
    expect(turn).toBe(3);
  });

  test("a read gives up after three attempts", async () => {
    const { upstream, seen } = await replayServer((_one, response) => plain(response, 500, "down"));
    expect(await failureOf(ask(upstream(), read, Thing))).toMatchObject({
      kind: "unreachable",
      status: 500,
      message: "down",
    });
    expect(seen).toHaveLength(3);
  });

  test.each([400, 401, 403, 404, 422])("a read that gets %i is not repeated", async (status) => {
    const { upstream, seen } = await replayServer((_one, response) => plain(response, status, "no"));
    await failureOf(ask(upstream(), read, Thing));
    expect(seen).toHaveLength(1);
  });

  test.each([408, 409, 429, 500, 502, 503])("an act that gets %i is never repeated", async (status) => {
    const { upstream, seen } = await replayServer((_one, response) => plain(response, status, "busy"));
    await failureOf(ask(upstream(), { ...act, attempts: 5 }, Thing));
    expect(seen).toHaveLength(1);
  });

  test("a long wait is left to the caller: header 60 and body 30 are 60 s, after one call", async () => {
    const body = { error: "too_many_requests", message: "Insufficient capacity", retry_after_seconds: 30 };
    const { upstream, seen } = await replayServer((_one, response) =>
      json(response, 429, body, { "retry-after": "60" }),
    );
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
    const { upstream } = await replayServer((_one, response) => {
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
    const { upstream, seen } = await replayServer(answer);
    expect(await failureOf(ask(upstream(), act, Thing))).toMatchObject({ kind: "ambiguous" });
    expect(seen).toHaveLength(1);
  });

  test.each(cases)("%s is no answer to a read", async (name, answer) => {
    const { upstream, seen } = await replayServer(answer);
    const isPage = name === "a web page";
    expect(await failureOf(ask(upstream(), read, Thing))).toMatchObject({ kind: isPage ? "refused" : "unreachable" });
    expect(seen).toHaveLength(isPage ? 1 : 3);
  });

  test("an endless error is read only as far as it can be shown", async () => {
    const { upstream } = await replayServer((_one, response) => {
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
