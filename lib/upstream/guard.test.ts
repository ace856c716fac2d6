import { createServer, request, type Server } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { reachOf } from "./address";
import { type ReplayServer, replayServer, testKey } from "./cases/replay-server";
import { insideAddresses, insideSpellings } from "./cases/ssrf-spellings";
import { UpstreamError } from "./errors";
import { guardedLookup, policyFor, requireAllowed } from "./guard";
import { listModels } from "./models";

type Resolve = NonNullable<Parameters<typeof guardedLookup>[1]>;
const answers = (...rounds: string[][]): Resolve => {
  let round = 0;
  const resolve = (_host: string, _options: object, callback: (error: null, found: object[]) => void) => {
    const addresses = rounds[Math.min(round, rounds.length - 1)] ?? [];
    round += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  };
  return resolve as unknown as Resolve;
};
const lookUp = (lookup: LookupFunction, options: { all: boolean }) =>
  new Promise<{ error: Error | null; found: unknown }>((resolve) =>
    lookup("api.example.com", options, (error, found) => resolve({ error, found })),
  );

beforeEach(() => {
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "off");
  vi.stubEnv("EMULATOR_URL", undefined);
});
afterEach(() => vi.unstubAllEnvs());

describe("addresses", () => {
  test("the corpus is wide enough", () => expect(new Set(insideSpellings).size).toBeGreaterThanOrEqual(60));

  test.each(insideSpellings)("%s is refused", async (spelling) => {
    const refused = await requireAllowed(new URL(spelling), answers(["8.8.8.8"])).then(
      () => null,
      (error) => error,
    );
    expect(refused).toBeInstanceOf(UpstreamError);
    expect(refused).toMatchObject({ kind: "refused", code: "address_refused" });
  });

  test.each([
    "https://api.doubleword.ai/v1",
    "https://api.openai.com/v1",
    "https://8.8.8.8/v1",
    "https://[2606:4700::1111]/v1",
    "https://llm.example.com:8443/v1",
  ])("%s is let through", async (spelling) => {
    await expect(requireAllowed(new URL(spelling), answers(["8.8.8.8", "2606:4700::1111"]))).resolves.toBeUndefined();
  });

  test("a name nobody knows is left for the call to find out", async () => {
    const unknown = ((_h: string, _o: object, callback: (error: Error) => void) =>
      callback(Object.assign(new Error("no"), { code: "ENOTFOUND" }))) as unknown as Resolve;
    await expect(requireAllowed(new URL("https://nowhere.example/v1"), unknown)).resolves.toBeUndefined();
  });

  test("everything outside 2000::/3 and every special range is not public", () => {
    expect(
      ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2606:4700::1111"].map(reachOf),
    ).toEqual(Array(7).fill("public"));
    expect(["10.0.0.1", "127.0.0.1", "::1", "fc00::1"].map(reachOf)).toEqual(Array(4).fill("private"));
    expect(["169.254.169.254", "0.0.0.0", "::", "fe80::1", "4000::1", "64:ff9b::1.1.1.1", ""].map(reachOf)).toEqual(
      Array(7).fill("never"),
    );
  });
});

describe("with the operator's leave", () => {
  beforeEach(() => vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on"));

  test.each([
    "http://127.0.0.1:8000/v1",
    "http://localhost:8000/v1",
    "http://10.0.0.5/v1",
    "https://vault.internal/v1",
  ])("%s is let through", (spelling) => expect(() => policyFor(new URL(spelling))).not.toThrow());

  test.each([
    "http://169.254.169.254/v1",
    "http://100.100.100.200/v1",
    "http://[fe80::1]/v1",
    "http://0.0.0.0/v1",
    "http://8.8.8.8/v1",
  ])("%s is refused all the same", (spelling) => expect(() => policyFor(new URL(spelling))).toThrow(UpstreamError));

  test("plain http to a name that turns out to be public is refused", async () => {
    const policy = policyFor(new URL("http://llm.lab/v1"));
    expect((await lookUp(guardedLookup(policy, answers(["8.8.8.8"])), { all: true })).error).toBeInstanceOf(
      UpstreamError,
    );
    expect((await lookUp(guardedLookup(policy, answers(["10.0.0.8"])), { all: true })).error).toBeNull();
  });
});

describe("the emulator", () => {
  test("is let through at its own address only", () => {
    vi.stubEnv("PORT", "3000");
    expect(() => policyFor(new URL("http://127.0.0.1:3000/emulator/v1/models"))).not.toThrow();
    for (const other of [
      "http://127.0.0.1:3000/api/t/x/batches",
      "http://127.0.0.1:3000/emulator/v1x",
      "http://127.0.0.1:3001/emulator/v1/models",
      "http://127.0.0.1:3000/emulator/v1/../../api",
    ])
      expect(() => policyFor(new URL(other))).toThrow(UpstreamError);
  });

  test("may run elsewhere, and not at all", () => {
    vi.stubEnv("EMULATOR_URL", "http://10.0.0.7:9000/v1");
    expect(() => policyFor(new URL("http://10.0.0.7:9000/v1/files"))).not.toThrow();
    vi.stubEnv("EMULATOR_URL", undefined);
    vi.stubEnv("EMULATOR", "off");
    expect(() => policyFor(new URL("http://127.0.0.1:3000/emulator/v1/models"))).toThrow(UpstreamError);
  });
});

describe("names", () => {
  const policy = { isPrivateAllowed: false, isPlain: false };

  test.each(insideAddresses)("one that resolves to %s is refused, also beside a public address", async (address) => {
    for (const found of [[address], ["8.8.8.8", address]])
      for (const all of [true, false])
        expect((await lookUp(guardedLookup(policy, answers(found)), { all })).error).toBeInstanceOf(UpstreamError);
  });

  test("the checked addresses are the ones handed on", async () => {
    const lookup = guardedLookup(policy, answers(["8.8.8.8", "1.1.1.1"]));
    expect((await lookUp(lookup, { all: true })).found).toEqual([
      { address: "8.8.8.8", family: 4 },
      { address: "1.1.1.1", family: 4 },
    ]);
    expect((await lookUp(lookup, { all: false })).found).toBe("8.8.8.8");
  });
});

describe("nothing reaches a listener inside", () => {
  let canary: Server;
  let hits: string[];
  let port: number;
  let outside: ReplayServer;
  let to: string;

  beforeEach(async () => {
    hits = [];
    canary = createServer((incoming, response) => {
      hits.push(`${incoming.url} ${incoming.headers.authorization}`);
      response.end("{}");
    });
    await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
    port = (canary.address() as AddressInfo).port;
    outside = await replayServer((_seen, response) => response.writeHead(302, { location: to }).end());
  });
  afterEach(async () => {
    canary.close();
    await outside.close();
  });

  const failure = (baseUrl: string) =>
    listModels(outside.upstream({ baseUrl }), { attempts: 1 }).then(
      () => null,
      (error) => error,
    );

  test("by a direct call", async () => {
    for (const host of ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1", "0"])
      for (const scheme of ["http", "https"])
        expect(await failure(`${scheme}://${host}:${port}/v1`)).toMatchObject({ code: "address_refused" });
    expect(hits).toEqual([]);
  });

  test("by a call of any spelling", async () => {
    for (const spelling of insideSpellings) {
      const at = URL.parse(spelling);
      if (at) at.port = String(port);
      for (const baseUrl of new Set([spelling, at?.href ?? spelling]))
        expect(await failure(baseUrl), baseUrl).toMatchObject({ kind: "refused" });
    }
    expect(hits).toEqual([]);
  });

  test("by a redirect to any spelling", async () => {
    vi.stubEnv("EMULATOR_URL", outside.url);
    for (const spelling of [`http://127.0.0.1:${port}/stolen`, ...insideSpellings]) {
      to = Buffer.from(spelling).toString("latin1");
      expect(await failure(outside.url), spelling).toMatchObject({ kind: "refused", code: "redirect", status: 302 });
    }
    expect(outside.seen).toHaveLength(insideSpellings.length + 1);
    expect(outside.seen[0]?.headers.authorization).toBe(`Bearer ${testKey}`);
    expect(hits).toEqual([]);
  });

  test("by a name that is public when checked and inside when dialled", async () => {
    for (const inside of ["127.0.0.1", ...insideAddresses]) {
      const resolve = answers(["8.8.8.8"], [inside]);
      await requireAllowed(new URL(`https://rebind.example:${port}/v1`), resolve);
      const lookup = guardedLookup({ isPrivateAllowed: false, isPlain: false }, resolve);
      const error = await new Promise((done) =>
        request(`http://rebind.example:${port}/v1/models`, { lookup, headers: { authorization: testKey } }, done)
          .on("error", done)
          .end(),
      );
      expect(error, inside).toBeInstanceOf(UpstreamError);
    }
    expect(hits).toEqual([]);
  });

  test("the listener would have noticed", async () => {
    vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
    await failure(`http://localhost:${port}/v1`);
    expect(hits).toEqual([`/v1/models Bearer ${testKey}`]);
  });

  test("a connection without a key dials nobody", async () => {
    vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
    const up = outside.upstream({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: null });
    await expect(listModels(up)).rejects.toMatchObject({ kind: "key_refused", code: "no_key" });
    expect(hits).toEqual([]);
  });
});
