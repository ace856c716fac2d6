import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Effect, errorOfReply, isWebPage, unreadable, wordsOf } from "./classify";
import { messageBytesMax, redact } from "./redact";
import { retryAfterMs } from "./retry-after";

const key = "sk-canary-Zq81+/=xyz";
const reply = (status: number, text: string, over: { contentType?: string; retryAfter?: string } = {}) => ({
  status,
  text,
  contentType: over.contentType ?? "text/plain",
  retryAfter: over.retryAfter,
});
const of = (status: number, effect: Effect, text = "", over = {}) =>
  errorOfReply(reply(status, text, over), key, effect);

describe("kinds", () => {
  test.each([
    [400, "refused", "refused"],
    [401, "key_refused", "key_refused"],
    [402, "refused", "refused"],
    [403, "refused", "refused"],
    [404, "not_found", "refused"],
    [405, "refused", "refused"],
    [408, "unreachable", "ambiguous"],
    [409, "refused", "refused"],
    [410, "not_found", "refused"],
    [413, "refused", "refused"],
    [415, "refused", "refused"],
    [422, "refused", "refused"],
    [429, "deferred", "deferred"],
    [500, "unreachable", "ambiguous"],
    [502, "unreachable", "ambiguous"],
    [503, "unreachable", "ambiguous"],
    [504, "unreachable", "ambiguous"],
    [302, "refused", "refused"],
  ])("%i is %s for a read and %s for an act", (status, read, act) => {
    expect(of(status, "none").kind).toBe(read);
    expect(of(status, "once").kind).toBe(act);
    expect(of(status, "once").status).toBe(status);
  });

  test("a 503 that names a time was turned away before it did anything", () => {
    expect(of(503, "once", "", { retryAfter: "5" })).toMatchObject({ kind: "deferred", retryAfterMs: 5_000 });
    const body = '{"error":"service_unavailable","message":"later","retry_after_seconds":30}';
    expect(of(503, "once", body)).toMatchObject({ kind: "deferred", retryAfterMs: 30_000, message: "later" });
  });
});

describe("words", () => {
  test.each([
    ["Line 7: Missing 'model' field in request body", "Line 7: Missing 'model' field in request body", null],
    [
      '{"error":{"message":"No such model","type":"x","param":null,"code":"model_not_found"}}',
      "No such model",
      "model_not_found",
    ],
    ['{"error":{"message":"Bad","code":404}}', "Bad", "404"],
    ['{"error":"too_many_requests","message":"Slow down","retry_after_seconds":30}', "Slow down", "too_many_requests"],
    ['{"message":"Conflict","resource":"x"}', "Conflict", null],
    ['{"error":"nope"}', "nope", "nope"],
    ['"just text"', '"just text"', null],
    ["[1,2]", "[1,2]", null],
    ["", "The upstream answered 400 Bad Request without saying why.", null],
    ["   ", "The upstream answered 400 Bad Request without saying why.", null],
  ])("%s", (text, message, code) => {
    expect(of(400, "none", text)).toMatchObject({ message, code });
  });

  test("a web page is said to be one, and not shown", () => {
    const page = "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>";
    expect(of(502, "none", page, { contentType: "text/html" }).message).toBe(
      "The upstream answered with a web page instead of JSON. (HTTP 502)",
    );
    expect(isWebPage({ contentType: "", text: "\n <HTML>" })).toBe(true);
    expect(unreadable(reply(200, page), "none")).toMatchObject({ kind: "refused", code: "web_page" });
    expect(unreadable(reply(200, page), "once").kind).toBe("ambiguous");
    expect(unreadable(reply(200, "{"), "none").kind).toBe("unreachable");
  });

  test("no envelope throws", () => {
    const text = fc.oneof(fc.string(), fc.json());
    fc.assert(fc.property(text, (one) => void expect(typeof (wordsOf(one).message ?? "")).toBe("string")));
  });
});

describe("the key never comes back", () => {
  const forms = [
    key,
    encodeURIComponent(key),
    Buffer.from(key).toString("base64"),
    Buffer.from(key).toString("base64").replace(/=+$/, ""),
    "sk-another-persons-key-123",
    "Bearer abcdefghijklmnop",
  ];

  test.each(forms)("%s", (form) => {
    const echo = JSON.stringify({ error: { message: `headers: ${form} end`, code: form } });
    for (const text of [echo, `plain ${form} text`]) {
      const { message, code } = of(500, "none", text);
      for (const secret of forms) expect(`${message} ${code}`).not.toContain(secret.replace(/^Bearer /, ""));
    }
  });

  test("wherever it stands in however long a text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3_000 }), fc.string({ maxLength: 3_000 }), (before, after) => {
        expect(redact(`${before}${key}${after}`, key)).not.toContain(key);
      }),
    );
  });

  test("a key is cut out before the text is cut", () => {
    const text = "x".repeat(messageBytesMax - 10) + key;
    expect(redact(text, key)).not.toContain(key.slice(0, 8));
  });
});

test("words are at most 2 KB of whole characters without control characters", () => {
  for (const unit of ["a", "é", "日", "😀"]) {
    const cut = redact(unit.repeat(5_000), null);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(messageBytesMax);
    expect(cut).not.toContain("\ufffd");
  }
  expect(redact("a\u001b[31mb\u0000c\u2028d\u202ee\r\nf", null)).toBe("a [31mb c d e \nf");
});

describe("how long to wait", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  test.each([
    ["60", 30, 60_000],
    ["30", 60, 60_000],
    ["0", undefined, 1_000],
    ["1.5", undefined, 1_500],
    ["86400", undefined, 900_000],
    [undefined, 30, 30_000],
    [undefined, -5, 1_000],
    [undefined, "30", null],
    [undefined, Number.NaN, null],
    [undefined, undefined, null],
    ["", undefined, null],
    ["soon", undefined, null],
    ["-5", undefined, null],
    ["1e3", undefined, null],
    ["Sun, 22 Nov 2026 12:00:20 GMT", undefined, 20_000],
    ["Sun, 22 Nov 2026 11:00:00 GMT", undefined, 1_000],
    ["Sun, 22 Nov 2026 12:00:20 GMT", 45, 45_000],
    ["garbage", 30, 30_000],
  ])("header %s and body %s", (header, body, ms) => {
    expect(retryAfterMs(header, body, now)).toBe(ms);
  });
});
