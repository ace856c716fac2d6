import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { keyOf, problemOf, sign, toleranceSeconds, toSecret } from "./signature";

const nowMs = Date.parse("2026-03-01T12:00:00Z");
const nowSeconds = Math.floor(nowMs / 1000);
const key = randomBytes(32);
const other = randomBytes(32);
const oracle = new Webhook(toSecret(key));
const body = Buffer.from('{"type":"batch.completed","data":{"batch_id":"batch_1"}}');
const signed = (over: { id?: string; timestamp?: string; body?: Buffer; by?: Uint8Array } = {}) => {
  const delivery = { id: "msg_1", timestamp: String(nowSeconds), body, ...over };
  return { ...delivery, signature: sign(delivery, over.by ?? key) };
};
const isTaken = (delivery: Parameters<typeof problemOf>[0], keys: readonly Uint8Array[] = [key]) =>
  problemOf(delivery, keys, nowMs) === null;

describe("a signature", () => {
  test("is the one of the Standard Webhooks vector, and of its library, for any delivery", () => {
    // The example of the specification.
    const known = keyOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    const payload = Buffer.from('{"test": 2432232314}');
    const delivery = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", body: payload };
    expect(sign(delivery, known ?? key)).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 4e9 }), (text, seconds) => {
        const bytes = Buffer.from(text);
        const delivery = { id: "msg_1", timestamp: String(seconds), body: bytes };
        return sign(delivery, key) === oracle.sign("msg_1", new Date(seconds * 1000), bytes);
      }),
    );
  });

  test("holds for the present secret and the one before, among several, and for no other", () => {
    expect(isTaken(signed())).toBe(true);
    expect(isTaken(signed({ by: other }), [key, other])).toBe(true);
    expect(isTaken(signed({ by: other }))).toBe(false);
    const { signature } = signed();
    expect(isTaken({ ...signed(), signature: `v2,abc v1,AAAA ${signature}` })).toBe(true);
    for (const wrong of ["", "v1,", signature.slice(3), `v2,${signature.slice(3)}`, `v1a,${signature.slice(3)}`])
      expect(isTaken({ ...signed(), signature: wrong }), wrong).toBe(false);
    expect(isTaken(signed(), [])).toBe(false);
  });

  test("does not survive a change of any byte, anywhere", () => {
    const whole = signed();
    const change = (text: string, at: number, by: number) =>
      text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) + by) & 0xff) + text.slice(at + 1);
    for (const by of [1, 32, 128]) {
      for (let at = 0; at < body.length; at += 1) {
        const changed = Buffer.from(body);
        changed[at] = ((changed[at] ?? 0) + by) & 0xff;
        expect(isTaken({ ...whole, body: changed })).toBe(false);
      }
      for (const field of ["id", "timestamp", "signature"] as const)
        for (let at = 0; at < whole[field].length; at += 1)
          expect(isTaken({ ...whole, [field]: change(whole[field], at, by) }), `${field} ${at} ${by}`).toBe(false);
    }
  });

  const mutations = process.env.SECURITY === "full" ? 100_000 : 3_000;
  test(`does not survive any of ${mutations} changes of some of it`, () => {
    const whole = signed();
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom("", " ", ",", ".", "v1,", "\n"),
    );
    const cut = (text: string, at: number, length: number, by: string) =>
      text.slice(0, at) + by + text.slice(at + length);
    fc.assert(
      fc.property(
        fc.constantFrom("id", "timestamp", "signature", "body"),
        fc.nat(200),
        fc.nat(6),
        piece,
        (field, at, length, by) => {
          const before = field === "body" ? body.toString() : whole[field];
          const after = cut(before, at % (before.length + 1), length, by);
          fc.pre(after !== before);
          // A list of signatures holds when one of them does, as the standard says.
          fc.pre(field !== "signature" || !after.split(" ").includes(whole.signature));
          return !isTaken({ ...whole, [field]: field === "body" ? Buffer.from(after) : after });
        },
      ),
      { numRuns: mutations },
    );
  });

  test("is old after five minutes, on either side of the clock, and says how far away it is", () => {
    const at = (seconds: number) => signed({ timestamp: String(nowSeconds + seconds) });
    for (const seconds of [0, toleranceSeconds - 1, 1 - toleranceSeconds]) expect(isTaken(at(seconds))).toBe(true);
    for (const seconds of [toleranceSeconds + 1, -toleranceSeconds - 1]) expect(isTaken(at(seconds))).toBe(false);
    expect(problemOf(at(640), [key], nowMs)).toBe(
      "Its timestamp is 640 s away from this server's clock; at most 300 s are taken.",
    );
    for (const timestamp of ["", "soon", "1e9", "-1", `${nowSeconds}.0`])
      expect(isTaken(signed({ timestamp }))).toBe(false);
  });

  test("leaves one way only to split what was signed", () => {
    expect(isTaken(signed({ id: "msg.1" }))).toBe(false);
    expect(isTaken(signed({ id: "" }))).toBe(false);
  });
});

test("a secret is base64 of enough bytes, with or without its prefix", () => {
  expect(keyOf(toSecret(key))).toEqual(key);
  expect(keyOf(toSecret(key).slice(6))).toEqual(key);
  for (const wrong of ["", "whsec_", "whsec_short", "whsec_not base64 at all, is it?", `whsec_${"*".repeat(44)}`])
    expect(keyOf(wrong), wrong).toBeNull();
});
