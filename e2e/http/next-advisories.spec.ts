import { connect, createServer } from "node:net";
import { expect, test } from "@playwright/test";
import { type Member, newTeam, type TestTeam, world } from "@/e2e/support/world";

/** One test for each class of flaw that Next has had; the numbers are those of its advisories. */

const canary = `canary-${crypto.randomUUID()}`;
let team: TestTeam & { owner: Member };
test.beforeAll(async () => {
  team = await newTeam(canary);
});

const pages = ["", "/batches", "/files", "/settings/members", "/settings/connections", "/usage"];
const privatePaths = () => [
  ...pages.map((page) => `/t/${team.slug}${page}`),
  ...["/members", "/batches", "/connections", "/files"].map((path) => `/api/t/${team.slug}${path}`),
];
const ask = (path: string, init: RequestInit = {}) => fetch(`${world().url}${path}`, { redirect: "manual", ...init });

test("CVE-2025-29927: a header cannot skip what stands before a page", async () => {
  const header = Array<string>(5).fill("proxy").join(":");
  for (const path of privatePaths())
    for (const value of [
      header,
      header.replaceAll("proxy", "middleware"),
      header.replaceAll("proxy", "src/middleware"),
    ]) {
      const answer = await ask(path, { headers: { "x-middleware-subrequest": value } });
      expect([307, 401], path).toContain(answer.status);
      expect(await answer.text(), path).not.toContain(canary);
    }
});

test("CVE-2025-55182 and its kin: nothing decodes what a client calls an action", async () => {
  const paths = [...privatePaths(), "/sign-in", "/setup", "/", "/api/me"];
  for (const path of paths)
    for (const headers of [
      ["next-action", "00".repeat(20)],
      ["content-type", "text/x-component"],
    ]) {
      const begun = performance.now();
      const answer = await ask(path, { method: "POST", headers: [headers as [string, string]], body: '["$1:a:b"]' });
      expect([404, 405], path).toContain(answer.status);
      expect(performance.now() - begun).toBeLessThan(2_000);
    }
});

test("CVE-2026-44573…75, -45109: no other spelling of a page gives its data away", async () => {
  const spellings = (path: string): [string, Record<string, string>][] => [
    [path, { rsc: "1" }],
    [path, { rsc: "1", "next-router-prefetch": "1" }],
    [path, { rsc: "1", "next-router-segment-prefetch": "/_tree" }],
    [`${path}.rsc`, {}],
    [`${path}.segments/_tree.segment.rsc`, {}],
    [`${path}?_rsc=abc`, { rsc: "1" }],
    [`${path}?nxtPteam=${team.slug}`, {}],
    [`${path}?__nextLocale=en`, {}],
    [path.replace("/t/", "/en/t/"), {}],
    [path.replaceAll("/", "%2f").replace("%2f", "/"), {}],
    [path.replace("/t/", "//t/"), {}],
    [path.replace("/t/", "/t/./"), {}],
    [`/_next/data/x${path}.json`, { "x-nextjs-data": "1" }],
  ];
  for (const path of privatePaths())
    for (const [spelling, headers] of spellings(path)) {
      const answer = await ask(spelling, { headers });
      expect(await answer.text(), spelling).not.toContain(canary);
    }
});

/** Sends bytes as they are and reads the answer to its end. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(world().url);
  return new Promise((resolve, reject) => {
    let heard = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(heard));
    socket.on("error", reject);
  });
}

/** Something that notices when it is called. */
async function listener() {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    calls: () => calls,
    close: () => server.close(),
  };
}

test("CVE-2026-44578 and the forged-host kind: the server dials nobody for a caller", async () => {
  const inside = await listener();
  const host = `127.0.0.1:${inside.port}`;
  const upgrade =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n";
  const answers = await Promise.all([
    raw(`GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n${upgrade}\r\n`),
    raw(`GET http://${host}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    raw(`GET //${host}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    raw(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
    raw(`GET /sign-in HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-Host: ${host}\r\nConnection: close\r\n\r\n`),
    raw(`GET /t/x HTTP/1.1\r\nHost: ${host}\r\nForwarded: host=${host}\r\nConnection: close\r\n\r\n`),
    raw(`GET /_next/image?url=http%3A%2F%2F${host}%2Fx&w=64&q=75 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
  ]);
  expect(inside.calls()).toBe(0);
  expect(answers[0]).toMatch(/^(HTTP\/1\.1 400|$)/);
  expect(answers[1]).toMatch(/^HTTP\/1\.1 400/);
  // No link, cookie or redirect is made of what a caller says the host is.
  for (const answer of answers.slice(4, 6)) expect(answer).not.toContain(host);
  expect(answers[6]).toMatch(/^HTTP\/1\.1 (400|404)/);
  inside.close();
});

test("CVE-2026-44576: nobody is answered with what was meant for another", async () => {
  const other = await newTeam();
  const [mine, theirs] = [team.owner.client, other.owner.client];
  const rounds = process.env.SECURITY === "full" ? 1_000 : 60;
  test.setTimeout(60_000 + rounds * 200);
  for (let n = 0; n < rounds; n += 1) {
    const [a, b] = await Promise.all([mine.send("GET", "/api/me"), theirs.send("GET", "/api/me")]);
    expect(a.text).toContain(team.owner.email);
    expect(b.text).toContain(other.owner.email);
    expect(a.headers.get("cache-control")).toContain("no-store");
  }
});

test("GHSA-ffhc-5mcf-pf4q: a nonce is ours, new each time, whatever the caller sends", async () => {
  const nonces = new Set<string>();
  const loads = process.env.SECURITY === "full" ? 1_000 : 80;
  test.setTimeout(60_000 + loads * 200);
  for (let n = 0; n < loads; n += 1) {
    const answer = await ask("/sign-in", {
      headers: {
        "x-nonce": "mine",
        "content-security-policy": "script-src 'nonce-mine'",
        ...(n % 2 ? { purpose: "prefetch", "next-router-prefetch": "1" } : {}),
      },
    });
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(await answer.text()).not.toContain("nonce-mine");
    nonces.add(/'nonce-([^']{20,})'/.exec(policy)?.[1] ?? "");
  }
  expect(nonces.size).toBe(loads);
});
