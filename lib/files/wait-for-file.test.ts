// @vitest-environment jsdom
// Without a window the queries believe they are on a server, where nothing is asked twice.
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { InputFile } from "./contract";
import { fileQuery } from "./queries";
import { waitForFile } from "./wait-for-file";

const file = (state: InputFile["state"]): InputFile => ({
  id: "fil_1",
  name: "a.jsonl",
  sizeBytes: 3,
  requests: null,
  sha256: null,
  state,
  reason: null,
  models: [],
  endpoints: [],
  isHere: true,
  batchCount: 0,
  source: null,
  copies: null,
  createdBy: null,
  createdAt: "2026-01-01T00:00:00.000Z",
});
const answers: (() => Response)[] = [];
const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });

beforeEach(() => {
  vi.useFakeTimers();
  answers.length = 0;
  vi.stubGlobal("fetch", async () => {
    const answer = answers.shift();
    if (!answer) throw new TypeError("offline");
    return answer();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("asks until the server has read the file, through a lost line", async () => {
  const client = new QueryClient();
  const lost = () => {
    throw new TypeError("offline");
  };
  answers.push(json(file("uploading")), lost, json(file("checking")), json(file("ready")));
  const waiting = waitForFile(client, "acme", "fil_1", new AbortController().signal);
  await vi.advanceTimersByTimeAsync(10_000);
  await expect(waiting).resolves.toMatchObject({ state: "ready" });
  expect(answers).toEqual([]);
});

it("does not believe a cache from before", async () => {
  const client = new QueryClient();
  client.setQueryData(fileQuery("acme", "fil_1").queryKey, file("rejected"));
  answers.push(json(file("ready")));
  const waiting = waitForFile(client, "acme", "fil_1", new AbortController().signal);
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(waiting).resolves.toMatchObject({ state: "ready" });
});

it("ends with a definite refusal, and when it is stopped", async () => {
  answers.push(json({ error: { code: "not_found", message: "There is no such file in this team." } }, 404));
  const refused = waitForFile(new QueryClient(), "acme", "fil_1", new AbortController().signal);
  await Promise.all([expect(refused).rejects.toMatchObject({ code: "not_found" }), vi.advanceTimersByTimeAsync(5_000)]);
  const stop = new AbortController();
  answers.push(json(file("checking")));
  const stopped = waitForFile(new QueryClient(), "acme", "fil_1", stop.signal);
  await Promise.all([
    expect(stopped).rejects.toBe("stopped"),
    vi.advanceTimersByTimeAsync(100).then(() => stop.abort("stopped")),
  ]);
});
