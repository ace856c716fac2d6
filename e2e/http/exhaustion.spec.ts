import { readdirSync, statSync } from "node:fs";
import http from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { memoryOf, resetPeak, team } from "@/e2e/bench/setting";
import { crowd, type OpenSetting, openSetting } from "@/e2e/bench/watch-setting";
import { beginUpload, chatLines, sendChunk, upload } from "@/e2e/support/upload";
import { inTurns, until } from "@/e2e/support/world";
import { getFile } from "@/lib/files/contract";
import { livePath } from "@/lib/live/contract";

/*
 * More than a console can hold, of each kind, against a console of its own: its memory stays where it was, and everybody
 * else is served. `npm run test:security` alone runs it: it moves gigabytes.
 */

const isFull = process.env.SECURITY === "full";
test.skip(!isFull, "npm run test:security runs it");

const mostGrowth = 64_000_000;
let setting: OpenSetting;
/** Of people who watch live, of each of their browsers: with five streams in each they have all that they may have. */
const [people, sessions] = [60, 4];
let cookies: string[] = [];
let address: { hostname: string; port: number; host: string };
test.beforeAll(async () => {
  if (!isFull) return;
  setting = await openSetting({ REQUESTS_PER_MINUTE: "10000000" });
  const { hostname, port, host } = new URL(setting.console.url);
  address = { hostname, port: Number(port), host };
  cookies = await crowd(setting, people, sessions);
});
test.afterAll(() => setting?.end());

const isServed = async () => expect((await setting.client.send("GET", "/api/me")).status).toBe(200);

/** How far the console's memory went above where it stood, while something was done to it. */
async function growthOf(work: () => Promise<void>): Promise<number> {
  const pid = setting.console.process.pid ?? 0;
  await resetPeak(pid);
  const before = memoryOf(pid).nowBytes;
  await work();
  return memoryOf(pid).peakBytes - before;
}

const piece = Buffer.alloc(8 * 1024 * 1024, "x");

/** A file that is one line, and what the console says of it. */
async function oneLine(sizeBytes: number): Promise<string | null> {
  const begun = await beginUpload(setting.client, team, "line.jsonl", sizeBytes);
  const place = begun.headers.get("location") ?? "";
  for (let offset = 0; offset < sizeBytes; offset += piece.length) {
    const sent = await sendChunk(setting.client, place, offset, piece.subarray(0, sizeBytes - offset));
    expect(sent.status).toBe(204);
  }
  const fileId = place.split("/").pop() ?? "";
  const file = await until(
    () => setting.client.call(getFile, { team, fileId }),
    (one) => one.state !== "uploading" && one.state !== "checking",
    180_000,
  );
  expect(file.state).toBe("rejected");
  return file.reason;
}

/** The status of what is answered; null when the line is cut instead. `send` may go on until it is. */
const answerTo = (send: (socket: Socket) => void) =>
  new Promise<number | null>((resolve) => {
    let heard = "";
    const socket = connect(address.port, address.hostname, () => send(socket));
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
    });
    socket.once("close", () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? 0) || null));
  });
const headOf = (method: string, path: string, headers: Record<string, string | number>) =>
  [
    `${method} ${path} HTTP/1.1`,
    `host: ${address.host}`,
    `cookie: ${setting.client.cookieHeader()}`,
    "x-batchdeck: 1",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "\r\n",
  ].join("\r\n");

/** Writes for as long as anybody reads. */
function pourInto(socket: Socket, bytes: Buffer, count: { sent: number }): void {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes)) count.sent += bytes.length;
    count.sent += bytes.length;
  };
  socket.on("drain", more);
  more();
}

test("a line of a gigabyte, a body without an end, a bomb and lengths that lie cost no memory", async () => {
  test.setTimeout(600_000);
  const path = `/api/t/${team}`;
  const json = { "content-type": "application/json" };
  // What any upload and any refused body leaves in memory is there before.
  for (let round = 0; round < 3; round += 1) await oneLine(100_000_000);
  expect((await upload(setting.client, team, chatLines(20_000))).state).toBe("ready");

  const growth: Record<string, number> = {};
  growth.line = await growthOf(async () => expect(await oneLine(1_000_000_000)).toContain("line 1"));

  const poured = { sent: 0 };
  growth.endless = await growthOf(async () => {
    const chunk = Buffer.from(`10000\r\n${"x".repeat(65_536)}\r\n`);
    const status = await answerTo((socket) => {
      socket.write(headOf("PATCH", path, { ...json, "transfer-encoding": "chunked" }));
      pourInto(socket, chunk, poured);
    });
    expect([413, null]).toContain(status);
  });
  expect(poured.sent).toBeGreaterThan(1_000_000);

  growth.bomb = await growthOf(async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000_000));
    expect(bomb.length).toBeLessThan(1_500_000);
    const place = (await beginUpload(setting.client, team, "bomb.jsonl", bomb.length)).headers.get("location") ?? "";
    const asUpload = {
      "tus-resumable": "1.0.0",
      "upload-offset": 0,
      "content-type": "application/offset+octet-stream",
    };
    for (const [method, to, headers] of [
      ["PATCH", path, json],
      ["PATCH", new URL(place, setting.console.url).pathname, asUpload],
      ["POST", "/api/hooks/none", json],
    ] as const) {
      const status = await answerTo((socket) => {
        socket.write(headOf(method, to, { ...headers, "content-encoding": "gzip", "content-length": bomb.length }));
        socket.write(bomb);
      });
      expect([415, null], to).toContain(status);
    }
  });

  growth.lengths = await growthOf(async () => {
    const said = async (length: string, body: string) =>
      answerTo((socket) => socket.end(headOf("PATCH", path, { ...json, "content-length": length }) + body));
    // Less than there is: what is left over is no request. More than there is: nothing was asked.
    expect([400, null]).toContain(await said("3", '{"name":"x"}'));
    expect([400, null]).toContain(await said("2000000000", '{"name":"x"}'));
    for (const length of ["-1", "1e9", "99999999999999999999", "5\r\ncontent-length: 6"])
      expect([400, null], length).toContain(await said(length, '{"name":"x"}'));
    // An upload that brings more than it said is cut where it said, and is not taken for more.
    const begun = await beginUpload(setting.client, team, "lying.jsonl", 10);
    const place = begun.headers.get("location") ?? "";
    const sent = await sendChunk(setting.client, place, 0, piece);
    expect(sent.status).toBeGreaterThanOrEqual(400);
    const kept = join(setting.console.dataDir, "uploads", place.split("/").pop() ?? "");
    expect(statSync(kept, { throwIfNoEntry: false })?.size ?? 0).toBeLessThanOrEqual(10);
  });

  await isServed();
  console.log(
    Object.entries(growth)
      .map(([what, bytes]) => `${what} +${(bytes / 1e6).toFixed(1)} MB`)
      .join(", "),
  );
  for (const [what, bytes] of Object.entries(growth)) expect(bytes, what).toBeLessThan(mostGrowth);
});

test("of fifty uploads at once four are written, twenty wait, the others are told when to come back, and nothing is lost", async () => {
  test.setTimeout(120_000);
  const bytes = Buffer.from(chatLines(2_000));
  const places = await Promise.all(
    Array.from({ length: 50 }, async (_, n) => {
      const begun = await beginUpload(setting.client, team, `part-${n}.jsonl`, bytes.length);
      return new URL(begun.headers.get("location") ?? "", setting.console.url).pathname;
    }),
  );
  const half = Math.floor(bytes.length / 2);
  type Sending = { status: number | null; retryAfter: string | undefined; end: () => void };
  const open = (path: string): Sending => {
    const request = http.request(`${setting.console.url}${path}`, {
      method: "PATCH",
      agent: false,
      headers: {
        ...{ cookie: setting.client.cookieHeader(), "x-batchdeck": "1", "tus-resumable": "1.0.0" },
        ...{ "upload-offset": "0", "content-type": "application/offset+octet-stream" },
        "content-length": bytes.length,
      },
    });
    const sending: Sending = { status: null, retryAfter: undefined, end: () => request.end(bytes.subarray(half)) };
    request.on("error", () => undefined);
    request.on("response", (response) => {
      sending.status = response.statusCode ?? 0;
      sending.retryAfter = response.headers["retry-after"];
      response.resume();
    });
    request.write(bytes.subarray(0, half));
    return sending;
  };
  const sizes = () => {
    const dir = join(setting.console.dataDir, "uploads");
    return places.map((path) => statSync(join(dir, path.split("/").pop() ?? ""), { throwIfNoEntry: false })?.size ?? 0);
  };
  const all = places.map(open);
  await until(
    async () => all.filter(({ status }) => status === 429).length,
    (refused) => refused === 26,
  );
  expect(all.filter(({ status }) => status === 429).every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
  await until(
    async () => sizes().filter((size) => size > 0).length,
    (written) => written === 4,
  );
  expect(all.filter(({ status }) => status === null)).toHaveLength(24);
  await isServed();
  for (const one of all) one.end();
  await until(
    async () => all.filter(({ status }) => status === 204).length,
    (done) => done === 24,
  );
  // Those that were sent away go on as they were told.
  await inTurns(
    4,
    places.filter((_, n) => all[n]?.status === 429),
    async (path) => expect((await sendChunk(setting.client, path, 0, bytes)).status).toBe(204),
  );
  expect(sizes()).toEqual(places.map(() => bytes.length));
  expect(readdirSync(join(setting.console.dataDir, "uploads")).length).toBeGreaterThanOrEqual(50);
});

/** A live stream; `stop` makes it a reader that reads no more. */
class Stream {
  bytes = 0;
  private request: http.ClientRequest | null = null;
  private response: http.IncomingMessage | null = null;
  private readonly cookie: string;

  constructor(cookie: string) {
    this.cookie = cookie;
  }

  open(): Promise<number> {
    return new Promise((resolve, reject) => {
      const url = `${setting.console.url.replace("localhost", "127.0.0.1")}${livePath(team)}`;
      this.request = http.get(url, { headers: { cookie: this.cookie }, agent: false }, (response) => {
        this.response = response;
        response.on("data", (chunk: Buffer) => {
          this.bytes += chunk.length;
        });
        response.on("error", () => undefined);
        resolve(response.statusCode ?? 0);
      });
      this.request.on("error", reject);
    });
  }

  stop = () => this.response?.pause();

  close(): void {
    this.request?.on("error", () => undefined);
    this.request?.destroy();
  }
}

const publish = (count: number, sizeBytes: number) =>
  setting.pool.query(
    `with made as (insert into outbox (team_id, topic, subject, data)
       select $1, 'usage.changed', 'n' || n, jsonb_build_object('text', repeat('x', $3)) from generate_series(1, $2) n returning id)
     select pg_notify('batchdeck_live', ''), count(*) from made`,
    [setting.teamId, count, sizeBytes],
  );

test("of twelve hundred live streams a thousand are kept, and all of them make room again", async () => {
  test.setTimeout(300_000);
  const streams = (count: number) =>
    Array.from({ length: count }, (_, n) => new Stream(cookies[n % cookies.length] ?? ""));
  const openAll = async (all: readonly Stream[]) => {
    const statuses: number[] = [];
    await inTurns(50, all, async (stream) => void statuses.push(await stream.open()));
    return (wanted: number) => statuses.filter((status) => status === wanted).length;
  };
  const all = streams(1_200);
  const answered = await openAll(all);
  expect([answered(200), answered(503)]).toEqual([1_000, 200]);
  await isServed();

  for (const stream of all) stream.close();
  const closedAt = performance.now();
  // Everybody had as many as a person may have, and as many as there may be were open.
  await Promise.all(
    Array.from({ length: people }, async (_, person) => {
      const probe = new Stream(cookies[person * sessions] ?? "");
      await until(
        () => probe.open(),
        (status) => status === 200,
      );
      probe.close();
    }),
  );
  const roomAfterMs = performance.now() - closedAt;
  console.log(`sixty people have room again after ${(roomAfterMs / 1000).toFixed(2)} s`);
  expect(roomAfterMs).toBeLessThan(10_000);
  const again = streams(1_000);
  expect((await openAll(again))(200)).toBe(1_000);
  for (const stream of again) stream.close();
  await isServed();
});

test("twenty readers that stop reading cost no memory, and nobody else notices", async () => {
  test.setTimeout(300_000);
  const open = async (cookie: string) => {
    const stream = new Stream(cookie);
    await until(
      () => stream.open(),
      (status) => status === 200,
    );
    return stream;
  };
  const reader = await open(cookies[0] ?? "");
  const stalled = await Promise.all(cookies.slice(1, 21).map(open));
  const eventBytes = 60_000;
  const pour = async (events: number) => {
    for (let sent = 0; sent < events; sent += 3) {
      const before = reader.bytes;
      await publish(3, eventBytes);
      await until(
        async () => reader.bytes - before,
        (heard) => heard >= 3 * eventBytes,
      );
    }
  };
  // What so many events leave in memory anyway, with everybody reading.
  await pour(1_200);
  const read = await growthOf(() => pour(600));
  for (const stream of stalled) stream.stop();
  const growth = await growthOf(() => pour(600));
  console.log(`twenty stalled readers of ${(600 * eventBytes) / 1e6} MB each: +${(growth / 1e6).toFixed(1)} MB`);
  // Each may have a quarter of a megabyte waiting before it is let go.
  expect(growth).toBeLessThan(Math.max(mostGrowth, read + stalled.length * 500_000));
  for (const stream of [reader, ...stalled]) stream.close();
});
