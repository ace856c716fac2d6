import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { isCard } from "./card";
import { findPersonal, type PersonalKind } from "./find-personal";

const found = (text: string): [PersonalKind, string][] =>
  findPersonal(text).map(({ kind, from, to }) => [kind, text.slice(from, to)]);
const one = (kind: PersonalKind, text: string, value = text) => {
  for (const around of [text, `Write to ${text}, please.`, `(${text})`, `x: ${text}\n`])
    expect(found(around), around).toEqual([[kind, value]]);
};
const secret = (start: string, length: number) =>
  start + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY".repeat(10).slice(0, length);

describe("mails", () => {
  it.each(["ann@example.com", "a.b+c_d%e@mail.example.co.uk", "X-1@sub-domain.example.museum", "o'neil@example.org"])(
    "finds %s",
    (mail) => one("email", mail, mail.replace("o'", "")),
  );
  it.each([
    "请联系ann@example.com谢谢",
    "メールはann@example.comまで",
    "연락은ann@example.com으로",
    "ส่งไปที่ann@example.comนะ",
  ])("finds one in %s", (text) => expect(found(text)).toEqual([["email", "ann@example.com"]]));
  it.each(["müann@example.com", "ann@example.comé", "ж.ann@example.com"])("takes no part of %s", (text) =>
    expect(found(text)).toEqual([]),
  );
  it.each([
    "logo@2x.png",
    "react@18.2.0",
    "git@github.com:team/repo.git",
    "ann@localhost",
    "@ann",
    "a@b.c",
    "ann @ example . com",
    "https://medium.com/@ann/story",
    "ann@-example.com",
  ])("does not take %s for one", (text) => expect(found(text)).toEqual([]));
});

describe("phone numbers", () => {
  it.each([
    "+49 30 1234567",
    "+4915112345678",
    "+49 (0)30 / 123-4567",
    "+1 415-555-2671",
    "0049 30 1234567",
    "(415) 555-2671",
    "415-555-2671",
    "415.555.2671",
    "030 1234567",
    "0171/1234567",
    "020 7946 0958",
  ])("finds %s", (phone) => one("phone", phone));
  it("finds them where words have no spaces between them", () =>
    expect(found("电话+86 138 0013 8000，卡号4111 1111 1111 1111有效")).toEqual([
      ["phone", "+86 138 0013 8000"],
      ["card", "4111 1111 1111 1111"],
    ]));
  it.each([
    "2024-01-15",
    "15.01.2024",
    "01-02-2024",
    "2024-01-15T08:30:00",
    "192.168.100.200",
    "978-3-16-148410-0",
    "1234567890",
    "4155552671",
    "order 00123456789",
    "123-456-7890",
    "$1,234,567.89",
    "0.123 456 789",
    "3+45678901234",
    "550e8400-e29b-41d4-a716-446655440000",
    "v415.555.2671",
    "1700000000000",
    "08:30 1234567",
    "+1 2 3",
    "-122.4194155, 37.7749295",
  ])("does not take %s for one", (text) => expect(found(text)).toEqual([]));
});

describe("card numbers", () => {
  it.each([
    "4111111111111111",
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "30569309025904",
    "3530111333300000",
    "2223003122003222",
    "6200000000000005",
  ])("finds %s", (card) => one("card", card));
  it.each([
    "4111111111111112",
    "1234567812345670",
    "0000000000000000",
    "4444444444444444",
    "9780306406157",
    "1700000000000000",
    "41111111111111111111",
    "4111-1111 1111-1111",
    "a4111111111111111",
    "4111111111111111b",
    "9007199254740993",
    "550e8400-4111-1111-1111-1111111111111",
  ])("does not take %s for one", (text) => expect(found(text).filter(([kind]) => kind === "card")).toEqual([]));
  test("one digit changed is never a card", () => {
    fc.assert(
      fc.property(fc.nat(15), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digits = [..."4111111111111111"];
        digits[at] = String((Number(digits[at]) + by) % 10);
        expect(isCard(digits.join(""))).toBe(false);
      }),
    );
  });
});

describe("keys", () => {
  it.each([
    secret("sk-", 48),
    secret("sk-proj-", 60),
    secret("sk-ant-", 90),
    secret("sk_live_", 24),
    "AKIAIOSFODNN7EXAMPLE",
    secret("AIza", 35),
    secret("ghp_", 36),
    secret("github_pat_", 60),
    secret("glpat-", 20),
    secret("xoxb-", 40),
    secret("hf_", 34),
    secret("gsk_", 52),
    `${secret("eyJ", 20)}.${secret("eyJ", 30)}.${secret("", 43)}`,
  ])("finds %s", (key) => one("key", key));
  it("finds a private key whole", () => {
    const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc==\n-----END RSA PRIVATE KEY-----";
    one("key", pem);
  });
  it("finds a random value after a name, and only the value", () => {
    const value = "f7Kq2LmZ9xWc4TnB8vRj";
    for (const text of [
      `api_key = "${value}"`,
      `"password":"${value}"`,
      `Authorization: Bearer ${value}`,
      `SECRET=${value}`,
    ])
      expect(found(text), text).toEqual([["key", value]]);
  });
  it.each([
    "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "sk-your-api-key-goes-right-here",
    "task-management-and-planning-2024-review",
    "api_key: 550e8400-e29b-41d4-a716-446655440000",
    "token = my-service-account-2024-backup",
    "the token is a very long word: Donaudampfschifffahrtsgesellschaft",
    "password: please-change-me-before-monday",
    "The secret 12345678901234567890123",
    "Qwen/Qwen3-VL-30B-A3B-Instruct-FP8",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "AKIASHORT",
    "hf_short",
  ])("does not take %s for one", (text) => expect(found(text)).toEqual([]));
});

test("several in one text come in order, without overlap", () => {
  const key = secret("sk-", 30);
  expect(found(`ann@example.com, +49 30 1234567, 4111 1111 1111 1111, ${key}`)).toEqual([
    ["email", "ann@example.com"],
    ["phone", "+49 30 1234567"],
    ["card", "4111 1111 1111 1111"],
    ["key", key],
  ]);
});

test("no text is slow, and no place overlaps another", () => {
  const pieces = fc.constantFrom("a", "1", "0", "@", ".", "-", " ", "+", "(", ")", "sk-", "token ", "é", "eyJ", "/");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 3_000 }), (parts) => {
      const text = parts.join("");
      const startedMs = performance.now();
      const places = findPersonal(text);
      expect(performance.now() - startedMs).toBeLessThan(5_000);
      for (const [at, { from }] of places.entries()) expect(from).toBeGreaterThanOrEqual(places[at - 1]?.to ?? 0);
    }),
    { numRuns: 60 },
  );
  for (const long of [
    "1".repeat(200_000),
    "1 ".repeat(100_000),
    "a.".repeat(100_000),
    "token ".repeat(30_000),
    "(0".repeat(90_000),
  ]) {
    const startedMs = performance.now();
    findPersonal(`${long}@`);
    expect(performance.now() - startedMs, long.slice(0, 8)).toBeLessThan(20_000);
  }
});

it("looks through long lists in one go", () => {
  const mails = Array.from({ length: 60_000 }, (_, at) => `a${at}@example.com`);
  expect(findPersonal(mails.join("\n"))).toHaveLength(mails.length);
});
