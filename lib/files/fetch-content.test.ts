import { afterEach, expect, test, vi } from "vitest";
import { type Arrived, fetchContent, nothingArrived } from "./fetch-content";

const bytes = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 31) % 251);
const file = { id: "fil_1", sizeBytes: bytes.length };
const etag = '"one"';

/** A body in pieces that breaks off behind the byte `until`. */
function bodyOf(from: number, until = bytes.length): ReadableStream<Uint8Array> {
  let at = from;
  return new ReadableStream({
    pull(controller) {
      const from = at;
      at = Math.min(at + 300_000, until);
      // An error takes with it what has not been read, so it comes when all before it has.
      if (at > from) controller.enqueue(bytes.slice(from, at));
      else if (until < bytes.length) controller.error(new TypeError("network error"));
      else controller.close();
    },
  });
}

/** Answers requests one after the other, and keeps what they asked for. */
function answering(...answers: (() => Response | Promise<Response>)[]) {
  const asked: Record<string, string>[] = [];
  vi.stubGlobal("fetch", async (_url: string, { headers }: { headers: Record<string, string> }) => {
    asked.push(headers);
    const answer = answers[asked.length - 1];
    if (!answer) throw new Error("asked once too often");
    return answer();
  });
  return asked;
}
const whole = () => new Response(bodyOf(0), { headers: { etag } });
const fetched = (arrived: Arrived, onArrived: (now: Arrived) => void = () => {}) =>
  fetchContent("acme", file, { arrived, onArrived, signal: new AbortController().signal });
const isAll = async (blob: Blob) => Buffer.from(await blob.arrayBuffer()).equals(Buffer.from(bytes));

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a file is fetched in parts, and what has arrived is told", async () => {
  const asked = answering(whole);
  const told: number[] = [];
  expect(await isAll(await fetched(nothingArrived, ({ sizeBytes }) => told.push(sizeBytes)))).toBe(true);
  expect(asked[0]).not.toHaveProperty("range");
  expect(told.length).toBeGreaterThan(2);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(bytes.length);
});

test("what broke off goes on where it stopped, and anew where the file is no longer that one", async () => {
  let arrived = nothingArrived;
  const keep = (now: Arrived) => {
    arrived = now;
  };
  const asked = answering(
    () => new Response(bodyOf(0, 1_700_000), { headers: { etag } }),
    () => new Response(bodyOf(1_700_000), { status: 206, headers: { etag } }),
    whole,
  );
  await expect(fetched(arrived, keep)).rejects.toThrow("goes on from there");
  expect(arrived).toMatchObject({ sizeBytes: 1_700_000, etag });
  const broken = arrived;
  expect(await isAll(await fetched(broken, keep))).toBe(true);
  expect(asked[1]).toMatchObject({ range: "bytes=1700000-", "if-range": etag });
  expect(await isAll(await fetched(broken, keep)), "answered with the whole of it").toBe(true);
});

test("a file that ends early is not taken for whole, and what the server says is passed on", async () => {
  const error = { code: "gone", message: "The file's bytes are no longer on this server." };
  answering(
    () => new Response(bytes.slice(0, 10), { headers: { etag } }),
    () => Response.json({ error }, { status: 410 }),
    () => Promise.reject(new TypeError("Failed to fetch")),
  );
  await expect(fetched(nothingArrived)).rejects.toMatchObject({ code: "internal" });
  await expect(fetched(nothingArrived)).rejects.toMatchObject(error);
  await expect(fetched(nothingArrived)).rejects.toThrow("The connection was lost.");
});

test("who stops it hears of the stop, not of a lost line", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  answering(() => {
    controller.abort(reason);
    throw reason;
  });
  const { signal } = controller;
  await expect(fetchContent("acme", file, { arrived: nothingArrived, onArrived: () => {}, signal })).rejects.toBe(
    reason,
  );
});
