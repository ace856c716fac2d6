import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { admit } from "./gate.mjs";

function pass(request: Partial<IncomingMessage>, isSecure = false) {
  const sent: Record<string, unknown> = {};
  let status = 0;
  const full = { method: "GET", url: "/", headers: {}, socket: { remoteAddress: "10.0.0.1" }, ...request };
  const response = {
    setHeader: (name: string, value: string) => {
      sent[name] = value;
    },
    writeHead: (code: number) => {
      status = code;
      return { end: () => undefined };
    },
  } as unknown as ServerResponse;
  const isIn = admit(full as IncomingMessage, response, { hops: 0, isSecure });
  return { isIn, status, sent, headers: full.headers as Record<string, string> };
}

test("an ordinary request goes on, without what only Next itself may say", () => {
  const { isIn, headers, sent } = pass({
    headers: { "x-middleware-subrequest": "proxy:proxy", "x-nonce": "mine", a: "b" },
  });
  expect(isIn).toBe(true);
  expect(headers).toEqual({ a: "b", "x-batchdeck-peer": "10.0.0.1" });
  expect(sent["content-security-policy"]).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
  expect(pass({ url: "/_next/static/x.js" }).sent["content-security-policy"]).toMatch(
    /^base-uri.*frame-ancestors 'none'/,
  );
  expect(sent["strict-transport-security"]).toBeUndefined();
  expect(pass({}, true).sent["strict-transport-security"]).toContain("max-age");
});

test("what nothing of the console sends is answered at the door, with the same headers", () => {
  const cases: [Partial<IncomingMessage>, number][] = [
    [{ url: "http://127.0.0.1:1/" }, 400],
    [{ url: "//evil.example/" }, 400],
    [{ url: "*", method: "OPTIONS" }, 400],
    [{ method: "TRACE" }, 405],
    [{ method: "PROPFIND" }, 405],
    [{ method: "POST", headers: { "next-action": "0123" } }, 405],
    [{ method: "POST", headers: { "content-type": "text/x-component" } }, 405],
    [{ method: "POST", headers: { "content-encoding": "gzip" } }, 415],
  ];
  for (const [request, status] of cases) {
    const answer = pass(request);
    expect(answer, JSON.stringify(request)).toMatchObject({ isIn: false, status });
    expect(answer.sent["x-content-type-options"]).toBe("nosniff");
  }
});
