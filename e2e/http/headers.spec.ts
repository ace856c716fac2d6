import { readdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, password, until, world } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";

test("every answer says how it may be used: pages, API, files, downloads, errors", async () => {
  const { slug, owner, connection } = await newTeam();
  const file = await upload(owner.client, slug, chatLines(2), 'ne\u202ew "q" 日本.jsonl');
  const batch = await submit(owner.client, slug, file.id, connection.id, { name: 'Résumé "日本" \u202e' });
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    (one) => one.results.isComplete,
  );
  const [chunk] = readdirSync(".next/static/chunks").filter((name) => name.endsWith(".js"));
  const paths = [
    "/",
    "/sign-in",
    "/join/x",
    "/reset/x",
    "/api-reference",
    `/t/${slug}`,
    `/t/${slug}/settings/audit`,
    "/t/no-such-team",
    "/no-such-page",
    `/_next/static/chunks/${chunk}`,
    "/_next/static/none.js",
    "/_next/image?url=%2Ficon.svg&w=64&q=75",
    "/api/me",
    "/api/nothing",
    "/api/openapi.json",
    "/api/auth/csrf",
    `/api/t/${slug}/batches/${batch.id}/export?format=jsonl`,
    `/api/t/${slug}/audit/export`,
    "/emulator/v1/models",
    "/%00",
    "/%",
  ];
  for (const path of paths) {
    const answer = await owner.client.raw(path);
    await answer.arrayBuffer();
    const header = (name: string) => answer.headers.get(name);
    expect(header("x-content-type-options"), path).toBe("nosniff");
    expect(header("referrer-policy"), path).toBe("no-referrer");
    expect(header("cross-origin-opener-policy"), path).toBe("same-origin");
    expect(header("cross-origin-resource-policy"), path).toBe("same-origin");
    expect(header("content-security-policy"), path).toContain("frame-ancestors 'none'");
    if (!path.startsWith("/_next/")) expect(header("content-security-policy"), path).toMatch(/^default-src 'none'/);
    expect(header("x-powered-by"), path).toBeNull();
    expect(answer.status, path).toBeLessThan(500);
    if (path.startsWith("/api/")) expect(header("cache-control"), path).toContain("no-store");
  }
});

test("a download has one disposition line, plain for old readers and exact for the rest", async () => {
  const { slug, owner, connection } = await newTeam();
  const file = await upload(owner.client, slug, chatLines(1));
  const names = [
    "a\r\nset-cookie: x=1",
    '"; filename="evil.exe',
    "日本.jsonl",
    "x".repeat(120),
    "../../etc/passwd",
    "CON",
  ];
  for (const name of names) {
    const batch = await submit(owner.client, slug, file.id, connection.id, { name });
    await until(
      () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
      (one) => one.results.isComplete,
    );
    const answer = await owner.client.raw(`/api/t/${slug}/batches/${batch.id}/export?format=jsonl`);
    await answer.arrayBuffer();
    const line = answer.headers.get("content-disposition") ?? "";
    expect(answer.status, name).toBe(200);
    expect(line, name).toMatch(
      /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]*$/,
    );
    expect(line, name).not.toMatch(/[/\\]/);
    expect(answer.headers.get("set-cookie"), name).toBeNull();
  }
});

test("names that hide or reorder text come back plain, and no log line is forged by one", async () => {
  const { owner, slug } = await newTeam();
  for (const name of ["a\nb", "\u001b[31mred", "x\u2028y"]) {
    const made = await owner.client.send("POST", "/api/teams", { name });
    expect(made.status).toBeLessThan(500);
  }
  const { readFileSync } = await import("node:fs");
  const printed = readFileSync(`${world().dataDir}.log`, "utf8").split("\n");
  for (const line of printed.filter((one) => one.startsWith("{"))) expect(() => JSON.parse(line), line).not.toThrow();
  expect(slug).toBeTruthy();
});

test("signing out empties what the browser kept", async () => {
  const { owner } = await newTeam();
  const csrf = (await owner.client.send("GET", "/api/auth/csrf")).json as { csrfToken: string };
  const answer = await owner.client.raw("/api/auth/signout", {
    method: "POST",
    body: new URLSearchParams({ csrfToken: csrf.csrfToken, json: "true" }),
  });
  expect(answer.headers.get("clear-site-data")).toContain('"storage"');
});

test("nothing of the build, the machine or the repository is served", async () => {
  const client = new Client(world().url);
  const paths = [
    ...["/.env", "/.git/config", "/.data/session-secret", "/package.json", "/next.config.js", "/server.js"],
    ...["/_next/", "/_next/static/", "/_next/server/app/page.js", "/_next/../package.json", "/metrics"],
    ...["/.next/BUILD_ID", "/%2e%2e/%2e%2e/etc/passwd", "/samples/../package.json"],
  ];
  for (const path of paths) {
    const answer = await client.send("GET", path);
    expect([307, 308, 400, 404], path).toContain(answer.status);
    expect(answer.text, path).not.toMatch(/"dependencies"|\[core\]|root:x:0/);
  }
});

test("a body that is too large, of the wrong kind, too deep or not what was said is refused and harms nothing", async () => {
  const { owner, slug } = await newTeam();
  const path = `/api/t/${slug}`;
  const send = (body: string, headers: Record<string, string> = {}) =>
    owner.client.raw(path, { method: "PATCH", body, headers: { "content-type": "application/json", ...headers } });
  const deep = (levels: number) => `${'{"name":'.repeat(levels)}1${"}".repeat(levels)}`;
  const cases: [string, Record<string, string>, number][] = [
    [JSON.stringify({ name: "x".repeat(1_100_000) }), {}, 413],
    ["{", {}, 400],
    ["[]", {}, 400],
    ["null", {}, 400],
    [deep(129), {}, 400],
    [deep(5_000), {}, 400],
    ["[".repeat(900_000), {}, 400],
    [`{"name":${"[".repeat(400_000)}${"]".repeat(400_000)}}`, {}, 400],
    ['{"__proto__":{"role":"owner"},"name":"x"}', {}, 400],
    ['{"constructor":{"prototype":{"x":1}},"name":"x"}', {}, 400],
    [JSON.stringify({ name: "a\u0000b" }), {}, 400],
    ['{"name":"x"}', { "content-type": "text/plain" }, 400],
    ['{"name":"x"}', { "content-encoding": "gzip" }, 415],
  ];
  for (const [body, headers, status] of cases)
    expect((await send(body, headers)).status, body.slice(0, 60)).toBe(status);
  expect(({} as { x?: unknown }).x).toBeUndefined();

  const { hostname, port, host } = new URL(world().url);
  const asked = (lengths: string) =>
    `PATCH ${path} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${owner.client.cookieHeader()}\r\nx-batchdeck: 1\r\ncontent-type: application/json\r\n${lengths}\r\n\r\n`;
  /** The first line of what comes back; "" when the line is cut. `send` writes until it is. */
  const answerTo = (send: (socket: Socket) => void) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () => send(socket));
      let heard = "";
      socket.on("error", () => undefined);
      socket.on("data", (chunk) => {
        heard += chunk.toString("latin1");
        if (heard.includes("\r\n")) socket.destroy();
      });
      socket.once("close", () => resolve(heard.split("\r\n")[0] ?? ""));
    });
  const piece = Buffer.from(`10000\r\n${"x".repeat(65_536)}\r\n`);
  let sent = 0;
  const endless = await answerTo((socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write(piece)) sent += piece.length;
      sent += piece.length;
    };
    socket.write(asked("transfer-encoding: chunked"));
    socket.on("drain", more);
    more();
  });
  expect(["HTTP/1.1 413 Payload Too Large", ""]).toContain(endless);
  expect(sent).toBeLessThan(40_000_000);
  expect(await answerTo((socket) => socket.write(`${asked("content-length: 3")}{"name":"x"}`))).toContain(" 400 ");
  const cut = await answerTo((socket) => socket.end(`${asked("content-length: 500")}{"name":"x"}`));
  expect(["", "HTTP/1.1 400 Bad Request"]).toContain(cut);
  expect(await answerTo((s) => s.write(`${asked("content-length: 3\r\ntransfer-encoding: chunked")}x`))).toContain(
    " 400 ",
  );
  expect((await owner.client.send("GET", "/api/me")).status).toBe(200);
});

test("where a caller says it comes from changes neither its limits nor its links", async () => {
  const { owner } = await newTeam();
  const forged = () => ({
    "x-forwarded-for": `10.9.8.${Math.floor(Math.random() * 250)}`,
    "x-forwarded-host": "evil.example",
    "x-batchdeck-peer": "9.9.9.9",
  });
  let blocked = 0;
  for (let n = 0; n < 14; n += 1) {
    const client = new Client(world().url);
    const csrf = (await client.send("GET", "/api/auth/csrf", undefined, forged())).json as { csrfToken: string };
    const answer = await client.raw("/api/auth/callback/credentials", {
      method: "POST",
      headers: forged(),
      body: new URLSearchParams({
        email: owner.email,
        password: "wrong password wrong",
        csrfToken: csrf.csrfToken,
        json: "true",
      }),
    });
    const text = await answer.text();
    expect(text).not.toContain("evil.example");
    if (text.includes("throttled")) blocked += 1;
  }
  expect(blocked).toBe(4);
  // A device that signed in before is not locked out by what strangers try.
  expect(await owner.client.signIn(owner.email, password)).toBe(true);
  expect(await new Client(world().url).signIn(owner.email, password)).toBe(false);
});
