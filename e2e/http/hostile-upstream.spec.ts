import { createServer, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { createConnection, testConnection } from "@/lib/connections/contract";

type Reply = (socket: Socket) => void;
const crlf = "\r\n";
const head = (status: string, headers: Record<string, string | number>) =>
  `HTTP/1.1 ${status}${crlf}${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}${crlf}`)
    .join("")}${crlf}`;
const whole = (status: string, type: string, body: string | Buffer, headers: Record<string, string> = {}): Reply => {
  const bytes = Buffer.from(body);
  const said = { "content-type": type, "content-length": bytes.length, connection: "close", ...headers };
  return (socket) => {
    socket.write(head(status, said));
    socket.end(bytes);
  };
};
const json = (value: unknown): Reply => whole("200 OK", "application/json", JSON.stringify(value));
const raw = (text: string): Reply => {
  return (socket) => void socket.end(text, "latin1");
};

/** An upstream that says what it is told to, byte for byte, and counts what it could get rid of. */
async function upstream(answer: (method: string, path: string) => Reply) {
  let sent = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let heard = "";
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sent = Math.max(sent, socket.bytesWritten);
      sockets.delete(socket);
    });
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      const [, method = "", path = ""] = /^(\w+) (\S+)/.exec(heard) ?? [];
      const length = Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? 0);
      const bodyAt = heard.indexOf(`${crlf}${crlf}`);
      if (bodyAt < 0 || heard.length - bodyAt - 4 < length) return;
      heard = "";
      answer(method, path)(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/v1`,
    sent: () => sent,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const megabyte = Buffer.alloc(1_000_000, " ");
const endless = (first: string): Reply => {
  return (socket) => {
    socket.write(head("200 OK", { "content-type": "application/json" }));
    socket.write(first);
    const more = () => {
      while (!socket.destroyed && socket.write(megabyte));
    };
    socket.on("drain", more);
    more();
  };
};
const bomb = Buffer.from("H4sIAAAAAAAAA+3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA", "base64");

const replies = (elsewhere: string): Record<string, Reply> => ({
  "a body without an end": endless('{"data":['),
  "white space without an end": endless(""),
  "a body that is compressed": whole("200 OK", "application/json", bomb, { "content-encoding": "gzip" }),
  "a redirect to somewhere inside": raw(head("302 Found", { location: elsewhere, "content-length": 0 })),
  "a permanent redirect of the same kind": raw(head("308 Moved", { location: elsewhere, "content-length": 0 })),
  "a web page": whole("200 OK", "text/html", "<script>window.__escaped=1</script><h1>Hello</h1>"),
  "an error page": whole("500 Broken", "text/html", "<h1>Oops</h1>".repeat(10_000)),
  "nothing at all": raw(""),
  "no HTTP": raw("SSH-2.0-OpenSSH_9.2\r\n"),
  "a header that tries to be two": raw(
    `HTTP/1.1 200 OK\r\nx-a: b\n set-cookie: batchdeck.session=stolen\r\nset-cookie: batchdeck.session=stolen\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
  ),
  "headers without an end": raw(`HTTP/1.1 200 OK\r\n${"x-long: y\r\n".repeat(20_000)}`),
  "two lengths": raw("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 200\r\n\r\n{}"),
  "a length below nothing": raw("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}"),
  "a body cut short": raw('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"data":'),
  "a hundred thousand levels": whole("200 OK", "application/json", `${"[".repeat(100_000)}${"]".repeat(100_000)}`),
  "other kinds of values": json({ object: 5, data: "x", has_more: "no", last_id: [], first_id: {} }),
  "a list of nonsense": json({ data: [null, 1, "x", [], { id: 5 }, { id: "x".repeat(100_000) }] }),
  "names of a prototype": whole("200 OK", "application/json", '{"__proto__":{"data":[]},"constructor":1,"data":null}'),
  "numbers that are none": whole(
    "200 OK",
    "application/json",
    '{"data":[{"id":"m","created":1e999}],"has_more":1e400}',
  ),
});

/** Lists with something unreadable in them are read as far as they can be. */
const tolerated = ["a list of nonsense", "numbers that are none"];

test("whatever an upstream answers, the console says so and goes on", async () => {
  test.setTimeout(240_000);
  const inside = await upstream(() => json({ data: [] }));
  let reply: Reply = json({});
  const rude = await upstream(() => reply);
  try {
    const { slug, owner } = await newTeam();
    const { id: connectionId } = await owner.client.call(createConnection, {
      ...{ team: slug, name: "Rude", kind: "custom", baseUrl: rude.url, apiKey: "sk-0123456789" },
    });
    for (const [name, one] of Object.entries(replies(`${inside.url}/stolen`))) {
      reply = one;
      const tried = await owner.client.send("POST", `/api/t/${slug}/connections/${connectionId}/test`);
      expect(tried.status, `${name}: ${tried.text.slice(0, 300)}`).toBe(200);
      expect(testConnection.output.parse(tried.json).lastCheck?.isOk, `${name}: ${tried.text}`).toBe(
        tolerated.includes(name),
      );
      expect(tried.text.length, name).toBeLessThan(20_000);
      expect(tried.text, name).not.toMatch(/<script|<h1|stolen/);
      expect(tried.headers.getSetCookie(), name).toEqual([]);
      expect((await owner.client.send("GET", "/api/health")).status, name).toBe(200);
    }
    expect(inside.sent()).toBe(0);
    // Both ends' buffers and little more, of what had no end.
    expect(rude.sent()).toBeLessThan(40_000_000);
    expect(({} as { data?: unknown }).data).toBeUndefined();
  } finally {
    rude.close();
    inside.close();
  }
});

test("a batch keeps what is known of it while its upstream talks nonsense, and takes the first sensible word", async () => {
  test.setTimeout(120_000);
  const batch = (over: object) => ({
    ...{ id: "batch_1", object: "batch", endpoint: "/v1/chat/completions", input_file_id: "file_1" },
    ...{ completion_window: "24h", status: "in_progress", created_at: Math.floor(Date.now() / 1000) },
    ...{ request_counts: { total: 3, completed: 0, failed: 0 }, metadata: {}, ...over },
  });
  const nonsense: Reply[] = [
    json(batch({ status: "sleeping" })),
    json(batch({ status: 7 })),
    json(batch({ request_counts: { total: -5, completed: "many", failed: 1e300 } })),
    json(batch({ request_counts: null, created_at: 1e18, expires_at: "soon", in_progress_at: -1 })),
    json(batch({ metadata: { __proto__: "x", a: { b: 1 } }, errors: "all of them" })),
    whole("200 OK", "text/html", "<h1>maintenance</h1>"),
    json({ ...batch({}), id: "batch_of_somebody_else", status: "completed" }),
    json([]),
    whole("418 I'm a teapot", "text/plain", "?"),
  ];
  const lines = chatLines(3);
  const sent = { id: "file_1", object: "file", bytes: Buffer.byteLength(lines), created_at: 1, purpose: "batch" };
  let looks = 0;
  let isSensible = false;
  const rude = await upstream((method, path) => {
    if (method === "POST" && path === "/v1/files") return json({ ...sent, filename: "x.jsonl" });
    if (method === "POST" && path === "/v1/batches") return json(batch({}));
    if (!path.startsWith("/v1/batches/batch_1")) return json({ data: [], has_more: false });
    if (isSensible)
      return json(
        batch({ status: "failed", failed_at: 1_795_000_000, errors: { data: [{ message: "No such model." }] } }),
      );
    looks += 1;
    return nonsense[looks % nonsense.length] ?? json({});
  });
  try {
    const { slug, owner } = await newTeam();
    const connection = await owner.client.call(createConnection, {
      ...{ team: slug, name: "Rude", kind: "custom", baseUrl: rude.url, apiKey: "sk-0123456789" },
    });
    const file = await upload(owner.client, slug, lines);
    const { id: batchId } = await submit(owner.client, slug, file.id, connection.id);
    const read = () => owner.client.call(getBatch, { team: slug, batchId });
    await until(
      read,
      (one) => {
        expect(one.counts.total).toBe(3);
        expect(one.counts.completed + one.counts.failed).toBeLessThanOrEqual(3);
        expect(one.finishedAt).toBeNull();
        return looks > nonsense.length;
      },
      90_000,
    );
    isSensible = true;
    const ended = await until(read, (one) => one.status === "failed", 60_000);
    expect(ended.finishedAt).not.toBeNull();
  } finally {
    rude.close();
  }
});

test("an upload that does not end holds up nobody else's batch", async () => {
  let isHeard = false;
  const rude = await upstream((method, path) => {
    if (method !== "POST" || path !== "/v1/files") return json({ data: [], has_more: false });
    isHeard = true;
    return () => undefined;
  });
  try {
    const [{ slug, owner }, other] = await Promise.all([newTeam(), newTeam()]);
    const connection = await owner.client.call(createConnection, {
      ...{ team: slug, name: "Rude", kind: "custom", baseUrl: rude.url, apiKey: "sk-0123456789" },
    });
    const file = await upload(owner.client, slug, chatLines(3));
    const stuck = await submit(owner.client, slug, file.id, connection.id);
    await until(async () => isHeard, Boolean);
    // The submission of the first is under way, and no end of it in sight, when the second is asked for.
    const quick = await upload(other.owner.client, other.slug, chatLines(3));
    const { id: batchId } = await submit(other.owner.client, other.slug, quick.id, other.connection.id);
    const read = () => other.owner.client.call(getBatch, { team: other.slug, batchId });
    await until(read, (one) => one.status === "completed");
    const first = await owner.client.call(getBatch, { team: slug, batchId: stuck.id });
    expect(first.status).toBe("uploading");
  } finally {
    rude.close();
  }
});
