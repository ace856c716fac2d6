import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Busboy } from "@fastify/busboy";
import { describe, expect, test, vi } from "vitest";
import { failureOf, json, plain, replayServer, type Seen, withReplayServers } from "./cases/replay-server";
import { uploadFile } from "./files";

withReplayServers();

const made = { id: "f1", object: "file", bytes: 6, created_at: 1_795_000_000, filename: "a.jsonl", purpose: "batch" };
const from = (...parts: string[]) =>
  async function* () {
    for (const part of parts) yield Buffer.from(part);
  };

type Part = { name: string; filename: string | undefined; mime: string; text: string };
function parts({ headers, body }: Seen): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const found: Part[] = [];
    const form = new Busboy({ headers: { ...headers, "content-type": headers["content-type"] ?? "" } });
    form.on("field", (name, text, _a, _b, _c, mime) => found.push({ name, filename: undefined, mime, text }));
    form.on("file", (name, stream, filename, _encoding, mime) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => found.push({ name, filename, mime, text: Buffer.concat(chunks).toString() }));
    });
    form.on("finish", () => resolve(found));
    form.on("error", reject);
    form.end(body);
  });
}

describe("uploadFile", () => {
  test.each(["a.jsonl", 'quo"te.jsonl', "日本.jsonl", "cr\r\nx-evil: 1.jsonl", "nul\0.jsonl"])(
    "sends %j as a form other servers read, of the stated length",
    async (name) => {
      const server = await replayServer((_one, response) => json(response, 201, made));
      const file = await uploadFile(server.upstream(), { name, sizeBytes: 6, open: from("{}\n", "{}\n") });
      expect(file).toEqual({
        id: "f1",
        name: "a.jsonl",
        sizeBytes: 6,
        purpose: "batch",
        createdAtMs: 1_795_000_000_000,
      });
      const [seen] = server.seen;
      if (!seen) throw new Error("nothing was sent");
      expect(seen).toMatchObject({ method: "POST", path: "/v1/files" });
      expect(Number(seen.headers["content-length"])).toBe(seen.body.length);
      expect(seen.headers["transfer-encoding"]).toBeUndefined();
      const [purpose, sent, ...more] = await parts(seen);
      expect(more).toEqual([]);
      expect(purpose).toMatchObject({ name: "purpose", text: "batch" });
      expect(sent).toMatchObject({ name: "file", mime: "application/jsonl", text: "{}\n{}\n" });
      expect(
        seen.body
          .toString()
          .split("\r\n")
          .filter((one) => /^x-evil/i.test(one)),
      ).toEqual([]);
      expect(sent?.filename).toBe(name.replace(/"/g, "%22").replace("\r\n", "%0D%0A").replace("\0", ""));
    },
  );

  test("takes web streams and file streams alike", async () => {
    const dir = await mkdtemp(join(tmpdir(), "upload-"));
    await writeFile(join(dir, "f"), "{}\n{}\n");
    const server = await replayServer((_one, response) => json(response, 200, made));
    const web = () => new Blob(["{}\n{}\n"]).stream();
    const disk = () => createReadStream(join(dir, "f"));
    for (const open of [web, disk]) await uploadFile(server.upstream(), { name: "a", sizeBytes: 6, open });
    for (const seen of server.seen) expect((await parts(seen))[1]?.text).toBe("{}\n{}\n");
    await rm(dir, { recursive: true });
  });

  test("reads the source no faster than the other end takes it", async () => {
    const listener = createServer((socket) => socket.pause());
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as { port: number };
    let given = 0;
    async function* large() {
      for (; given < 400; given += 1) yield Buffer.alloc(1_000_000);
    }
    const server = await replayServer(() => undefined);
    const abort = new AbortController();
    const up = server.upstream({ baseUrl: `http://127.0.0.1:${port}/v1` });
    const file = { name: "a", sizeBytes: 400_000_000, open: large, signal: abort.signal };
    const pending = failureOf(uploadFile(up, file));
    let before = -1;
    await vi.waitFor(
      () => {
        const isStill = given === before && given > 0;
        before = given;
        expect(isStill).toBe(true);
      },
      { interval: 150, timeout: 10_000 },
    );
    expect(given).toBeLessThan(40);
    abort.abort(new Error("enough"));
    expect(await pending).toMatchObject({ message: "enough" });
    listener.close();
  });

  test.each([
    ["fewer", 7],
    ["more", 5],
  ])("a source with %s bytes than stated is not passed off as the file", async (word, sizeBytes) => {
    const server = await replayServer((_one, response) => json(response, 201, made));
    const error = await failureOf(uploadFile(server.upstream(), { name: "a", sizeBytes, open: from("{}\n", "{}\n") }));
    expect(error).toMatchObject({ kind: "refused", code: "size_changed" });
    expect(String(error)).toContain(word);
    expect(server.seen).toEqual([]);
  });

  test("what the source throws comes out as it is", async () => {
    const server = await replayServer((_one, response) => json(response, 201, made));
    const broken = Object.assign(new Error("disk"), { code: "EIO" });
    async function* source() {
      yield Buffer.from("{");
      throw broken;
    }
    expect(await failureOf(uploadFile(server.upstream(), { name: "a", sizeBytes: 6, open: source }))).toBe(broken);
  });

  test("a source is not opened when nobody answers", async () => {
    const server = await replayServer(() => undefined);
    const up = server.upstream();
    await server.close();
    const open = vi.fn(from("{}\n"));
    expect(await failureOf(uploadFile(up, { name: "a", sizeBytes: 3, open }))).toMatchObject({ kind: "deferred" });
    expect(open).not.toHaveBeenCalled();
  });

  test("a refusal that comes before the last byte is heard", async () => {
    const text = "File exceeds the maximum allowed size of 5 bytes";
    const listener = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.pause();
        socket.write(
          `HTTP/1.1 413 Payload Too Large\r\ncontent-type: text/plain\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
        );
      });
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as { port: number };
    const server = await replayServer(() => undefined);
    const up = server.upstream({ baseUrl: `http://127.0.0.1:${port}/v1` });
    async function* large() {
      for (let turn = 0; turn < 200; turn += 1) yield Buffer.alloc(1_000_000);
    }
    const error = await failureOf(uploadFile(up, { name: "a", sizeBytes: 200_000_000, open: large }));
    expect(error).toMatchObject({ kind: "refused", status: 413, message: text });
    listener.close();
  });

  test("a reset on the way leaves it open whether the file arrived; it is sent once", async () => {
    let connections = 0;
    const listener = createServer((socket) => {
      connections += 1;
      socket.once("data", () => socket.resetAndDestroy());
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as { port: number };
    const server = await replayServer(() => undefined);
    const up = server.upstream({ baseUrl: `http://127.0.0.1:${port}/v1` });
    expect(await failureOf(uploadFile(up, { name: "a", sizeBytes: 6, open: from("{}\n{}\n") }))).toMatchObject({
      kind: "ambiguous",
    });
    expect(connections).toBe(1);
    listener.close();
  });

  test.each([
    [400, "Line 2: Missing 'model' field in request body", "refused"],
    [429, '{"error":"too_many_requests","message":"Too many uploads","retry_after_seconds":30}', "deferred"],
    [500, "boom", "ambiguous"],
  ])("%i is told and never repeated", async (status, text, kind) => {
    const server = await replayServer((_one, response) => plain(response, status, text));
    const file = { name: "a", sizeBytes: 6, open: from("{}\n{}\n") };
    expect(await failureOf(uploadFile(server.upstream(), file))).toMatchObject({ kind, status });
    expect(server.seen).toHaveLength(1);
  });
});
