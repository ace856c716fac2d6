import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { listen } from "@/e2e/support/live";
import { answerLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, sql, until, world } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { createConnection, listConnections, testConnection, updateConnection } from "@/lib/connections/contract";

const canary = `sk-canary-${"q7Zt3mVb9Lx2Rk".repeat(2)}`;
const spellingsOf = (secret: string) => [
  secret,
  Buffer.from(secret).toString("base64"),
  Buffer.from(secret).toString("base64url"),
  Buffer.from(secret).toString("hex"),
  encodeURIComponent(secret),
  [...secret].reverse().join(""),
];
const spellings = spellingsOf(canary);
const holds = (text: string | Buffer): string[] => spellings.filter((spelling) => text.includes(spelling));

/** An upstream that is rude: it echoes the caller's headers in every error. */
function echo(): Promise<{ server: Server; url: string; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization ?? "");
    response.writeHead(401, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        error: { message: `bad key ${request.headers.authorization}`, code: request.headers.authorization },
      }),
    );
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({ server, seen, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1` });
    }),
  );
}

test("an upstream key reaches the upstream and nothing else", async () => {
  const upstream = await echo();
  try {
    const team = await newTeam();
    const { slug, owner } = team;
    const stream = await listen(owner.client, slug);
    const said: string[] = [];
    const note = async (method: string, path: string, body?: unknown) => {
      const answer = await owner.client.send(method, path, body);
      said.push(`${answer.text}${JSON.stringify([...answer.headers])}`);
      return answer;
    };
    const made = await note("POST", `/api/t/${slug}/connections`, {
      name: "Rude",
      kind: "custom",
      baseUrl: upstream.url,
      apiKey: canary,
    });
    const connection = createConnection.output.parse(made.json);
    expect(connection.keyLast4).toBe(canary.slice(-4));
    const tried = await note("POST", `/api/t/${slug}/connections/${connection.id}/test`);
    expect(testConnection.output.parse(tried.json).lastCheck?.isOk).toBe(false);
    expect(upstream.seen.some((header) => header === `Bearer ${canary}`)).toBe(true);

    const file = await upload(owner.client, slug, chatLines(2));
    const batch = await submit(owner.client, slug, file.id, connection.id);
    await until(
      () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
      // A refused key is no fault of the batch: it waits for another one.
      (one) => one.statusNote?.includes("refused this connection's key") === true,
    );
    for (const path of [
      "connections",
      "batches",
      `batches/${batch.id}`,
      `batches/${batch.id}/events`,
      "overview",
      "files",
      "models",
    ])
      await note("GET", `/api/t/${slug}/${path}`);
    for (const path of [`/t/${slug}`, `/t/${slug}/settings/connections`, `/t/${slug}/batches/${batch.id}`])
      await note("GET", path);
    expect(said.flatMap(holds)).toEqual([]);
    expect(holds(JSON.stringify(stream.events))).toEqual([]);
    stream.close();

    const rows = await sql(
      "select sealed_key, key_last4, last_check::text, (select string_agg(message, ' ') from batch_events) as events from connections where id = $1",
      [connection.id],
    );
    expect(holds(JSON.stringify(rows))).toEqual([]);
    const printed = readFileSync(`${world().dataDir}.log`, "utf8");
    expect(printed.length).toBeGreaterThan(50);
    expect(holds(printed)).toEqual([]);
    expect(printed).not.toContain("Name river number");
  } finally {
    upstream.server.close();
  }
});

test("a key is sent only to the origin it was entered for", async () => {
  const [first, second] = [await echo(), await echo()];
  try {
    const { slug, owner } = await newTeam();
    const connection = await owner.client.call(createConnection, {
      team: slug,
      name: "Moves",
      kind: "custom",
      baseUrl: first.url,
      apiKey: canary,
    });
    const moved = await owner.client.call(updateConnection, {
      team: slug,
      connectionId: connection.id,
      baseUrl: second.url,
    });
    expect(moved.keyLast4).toBeNull();
    await owner.client.send("POST", `/api/t/${slug}/connections/${connection.id}/test`);
    expect(second.seen.filter((header) => header !== "")).toEqual([]);
  } finally {
    first.server.close();
    second.server.close();
  }
});

test("one team's connections, files and batches do not exist for another", async () => {
  const mine = await newTeam();
  const theirs = await newTeam();
  const file = await upload(mine.owner.client, mine.slug, chatLines(1));
  const batch = await submit(mine.owner.client, mine.slug, file.id, mine.connection.id);
  const paths = [
    `files/${file.id}`,
    `batches/${batch.id}`,
    `batches/${batch.id}/events`,
    `batches/${batch.id}/results`,
    `batches/${batch.id}/results/0`,
    `batches/${batch.id}/failures`,
    `batches/${batch.id}/export?format=jsonl`,
  ];
  for (const path of paths) {
    expect((await mine.owner.client.send("GET", `/api/t/${mine.slug}/${path}`)).status, path).toBeLessThan(300);
    for (const id of [
      path,
      path.replace(batch.id, "bat_nonsense").replace(file.id, "fil_nonsense"),
      path.replace(batch.id, "%00'").replace(file.id, "%00'"),
    ]) {
      expect((await theirs.owner.client.send("GET", `/api/t/${theirs.slug}/${id}`)).status, id).toBe(404);
    }
  }
  for (const act of ["cancel", "retry"]) {
    expect((await theirs.owner.client.send("POST", `/api/t/${theirs.slug}/batches/${batch.id}/${act}`)).status).toBe(
      404,
    );
  }
  const list = await theirs.owner.client.call(listConnections, { team: theirs.slug });
  expect(list.connections.map((connection) => connection.id)).toEqual([theirs.connection.id]);
});

test("what is served to browsers holds no source maps and none of the server's secrets", async () => {
  const files = readdirSync(".next/static", { recursive: true, encoding: "utf8" })
    .map((file) => join(".next/static", file))
    .filter((file) => statSync(file).isFile());
  expect(files.length).toBeGreaterThan(10);
  // The bundler writes an empty map for its own runtime; none may name a source.
  const maps = files.filter((file) => file.endsWith(".map")).map((file) => JSON.parse(readFileSync(file, "utf8")));
  expect(maps.filter((map) => map.sources?.length > 0 || map.sections?.length > 0 || map.sourcesContent)).toEqual([]);
  const secrets = ["session-secret", "encryption-key", "emulator-key"].map((name) =>
    readFileSync(join(world().dataDir, name), "utf8").trim(),
  );
  const words = [...secrets, "sealed_key", "aes-256-gcm", "password_hash", "DATABASE_URL_INTERNAL"];
  for (const file of files) {
    const text = readFileSync(file);
    expect(
      words.filter((word) => text.includes(word)),
      file,
    ).toEqual([]);
  }
});

test("every page says how it may be used, with a new nonce each time", async () => {
  const { slug, owner } = await newTeam();
  const nonces = new Set<string>();
  for (const path of ["/sign-in", "/setup", `/t/${slug}`, `/t/${slug}/batches`, "/no-such-page"]) {
    const answer = await owner.client.send("GET", path, undefined, {
      "x-nonce": "mine",
      "content-security-policy": "script-src 'nonce-mine'",
    });
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(answer.text, path).not.toContain("nonce-mine");
    expect(answer.headers.get("x-powered-by")).toBeNull();
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? "");
  }
  expect(nonces.size).toBe(5);
});

/** Reads a body as it comes, and says which of the words were in it and how long it was. */
async function search(response: Response, words: readonly string[]): Promise<{ found: string[]; length: number }> {
  const longest = Math.max(...words.map((word) => word.length));
  const found = new Set<string>();
  let tail = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of response.body ?? []) {
    // A word may stand across two pieces.
    const seen = Buffer.concat([tail, chunk]);
    for (const word of words) if (seen.includes(word)) found.add(word);
    tail = seen.subarray(Math.max(0, seen.length - longest));
    length += chunk.length;
  }
  return { found: [...found], length };
}

test("no key and no session is in anything that is taken away: exports, lists and pages", async () => {
  const isFull = process.env.SECURITY === "full";
  test.setTimeout(isFull ? 1_200_000 : 60_000);
  const { slug, id, owner, connection } = await newTeam();
  await owner.client.call(createConnection, {
    ...{ team: slug, name: "Marked", kind: "custom", baseUrl: "http://127.0.0.1:9/v1", apiKey: canary },
  });
  const rows = isFull ? 20_000 : 200;
  const ids = Array.from({ length: rows }, (_, n) => `row-${n}`);
  const batchId = await plantBatch(
    owner.client,
    { slug, id, connectionId: connection.id, userId: owner.userId },
    {
      requests: ids.map((one) => requestLine(one, `What of ${one}? ${"A long question. ".repeat(40)}`)),
      output: ids.map((one) => answerLine(one, `This of ${one}. ${"A long answer. ".repeat(60)}`)),
    },
  );
  const session = owner.client
    .cookieHeader()
    .split("; ")
    .map((pair) => pair.slice(pair.indexOf("=") + 1))
    .find((value) => value.length > 100);
  expect(session?.length).toBeGreaterThan(30);
  const words = [...spellings, ...spellingsOf(session ?? "")];
  const planted = await search(new Response(`${"x".repeat(100_000)}${session}y`), words);
  expect(planted.found).toContain(session);

  const exports = ["jsonl", "csv", "xlsx", "parquet"].map((format) => `batches/${batchId}/export?format=${format}`);
  const lists = [
    "connections",
    "batches",
    `batches/${batchId}`,
    `batches/${batchId}/results?limit=100`,
    "audit",
    "files",
  ];
  const pages = ["", "/settings/connections", `/batches/${batchId}`, "/usage"];
  const paths = [
    ...[...exports, ...lists].map((path) => `/api/t/${slug}/${path}`),
    ...pages.map((page) => `/t/${slug}${page}`),
  ];
  const found: string[] = [];
  const most = isFull ? 1e9 : 1e6;
  let length = 0;
  do {
    for (const path of paths) {
      const response = await owner.client.raw(path);
      expect(response.status, path).toBe(200);
      const one = await search(response, words);
      found.push(...one.found);
      length += one.length;
    }
  } while (length < most);
  console.log(`${(length / 1e6).toFixed(0)} MB hold neither the key nor the session`);
  expect(found).toEqual([]);
});
