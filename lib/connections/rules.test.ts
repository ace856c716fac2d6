import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BaseUrl, Capabilities, connectionKinds } from "./contract";
import { presets } from "./presets";
import { builtinBaseUrl, last4, normalizeBaseUrl, originOf, shownBaseUrl } from "./rules";

describe("base addresses", () => {
  test.each([
    ["https://api.doubleword.ai/v1", "https://api.doubleword.ai/v1"],
    ["  https://api.doubleword.ai/v1///  ", "https://api.doubleword.ai/v1"],
    ["https://api.doubleword.ai", "https://api.doubleword.ai/v1"],
    ["https://API.Doubleword.AI:443/", "https://api.doubleword.ai/v1"],
    ["https://llm.example.com:8443/openai/v1", "https://llm.example.com:8443/openai/v1"],
    ["http://localhost:8000", "http://localhost:8000/v1"],
    ["https://app.doubleword.ai/ai/v1/", "https://app.doubleword.ai/ai/v1"],
    ["https://x.example/v1/../v2", "https://x.example/v2"],
  ])("%s is kept as %s", (given, kept) => expect(normalizeBaseUrl(given)).toEqual({ baseUrl: kept, problem: null }));

  test.each([
    ["api.doubleword.ai/v1", "is not an address"],
    ["", "is not an address"],
    ["ftp://x.example/v1", "https://"],
    ["javascript:alert(1)", "https://"],
    ["builtin:emulator", "https://"],
    ["https://user@x.example/v1", "user name"],
    ["https://x.example/v1?key=1", "no ? and no #"],
    ["https://x.example/v1#a", "no ? and no #"],
    ["https://x.example/v1/chat/completions", "without /chat/completions"],
    ["https://x.example/v1/batches/", "without /batches"],
  ])("%s is refused with a reason", (given, words) => {
    const { baseUrl, problem } = normalizeBaseUrl(given);
    expect(baseUrl).toBeNull();
    expect(problem).toContain(words);
  });

  test("keeping an address twice changes nothing, and its origin is its own", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["https", "http"] }), (url) => {
        const { baseUrl } = normalizeBaseUrl(url);
        if (baseUrl === null) return;
        expect(normalizeBaseUrl(baseUrl).baseUrl).toBe(baseUrl);
        expect(originOf(baseUrl)).toBe(new URL(url).origin);
        expect(baseUrl.endsWith("/")).toBe(false);
      }),
    );
  });
});

test("every kind has a preset that is valid", () => {
  expect(Object.keys(presets).sort()).toEqual([...connectionKinds].sort());
  for (const { baseUrl, capabilities } of Object.values(presets)) {
    expect(Capabilities.parse(capabilities)).toEqual(capabilities);
    if (baseUrl !== null) expect(normalizeBaseUrl(BaseUrl.parse(baseUrl)).baseUrl).toBe(baseUrl);
  }
  expect(presets.doubleword.capabilities).toMatchObject({
    windows: ["24h", "1h"],
    fileBytesMax: 200_000_000,
    requestsMax: 50_000,
  });
  expect(presets.openai.capabilities).toMatchObject({
    windows: ["24h"],
    isOneModelPerFile: true,
    hasInPlaceRetry: false,
    hasSearch: false,
  });
});

test("the built-in emulator is its own origin and is named in words", () => {
  expect(originOf(builtinBaseUrl)).toBe(builtinBaseUrl);
  expect(shownBaseUrl(builtinBaseUrl)).toBe("built in");
  expect(shownBaseUrl("https://x.example/v1")).toBe("https://x.example/v1");
  expect(last4("sk-0123456789")).toBe("6789");
});
