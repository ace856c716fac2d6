import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, vi } from "vitest";
import { type Capabilities, doublewordBatchApi, type Upstream } from "@/lib/upstream/contract";

/** A request as it came over the wire. */
export type Seen = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: Buffer;
};
export type Answer = (seen: Seen, response: ServerResponse) => unknown;

export type ReplayServer = {
  url: string;
  seen: Seen[];
  upstream: (over?: Partial<Upstream>) => Upstream;
  close: () => Promise<void>;
};

export const testKey = "sk-test-0123456789abcdefghijklmnopqrstuvwxyz";

const open = new Set<ReplayServer>();

/** For the head of a test file: its upstreams may be on this machine, and are closed after each test. */
export function withReplayServers(): void {
  beforeEach(() => {
    vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await Promise.all([...open].map((server) => server.close()));
  });
}

/** Pauses the upstream did not ask for take no time. */
export function withoutJitter(): void {
  beforeEach(() => {
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
}

/** What a promise failed with; null when it did not. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

/** A small upstream that says what the test tells it to. It reads each request whole before it answers. */
export async function replayServer(answer: Answer): Promise<ReplayServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { pathname: path, searchParams: query } = new URL(request.url ?? "/", "http://replay");
    const one = { method: request.method ?? "", path, query, headers: request.headers, body: Buffer.concat(chunks) };
    seen.push(one);
    await answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const capabilities: Capabilities = doublewordBatchApi;
  const replay: ReplayServer = {
    url,
    seen,
    upstream: (over = {}) => ({ connectionId: "con_test", baseUrl: url, apiKey: testKey, capabilities, ...over }),
    close: async () => {
      open.delete(replay);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  open.add(replay);
  return replay;
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

export function plain(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers }).end(body);
}

export const batchId = "7b1c2d3e-0000-4000-8000-000000000001";
/** A batch as Doubleword writes it: optional fields left out, server pairs in the metadata. */
export const doublewordBatch = {
  id: batchId,
  object: "batch",
  endpoint: "/v1/chat/completions",
  input_file_id: "7b1c2d3e-0000-4000-8000-0000000000f1",
  completion_window: "24h",
  status: "in_progress",
  output_file_id: "7b1c2d3e-0000-4000-8000-0000000000f2",
  error_file_id: "7b1c2d3e-0000-4000-8000-0000000000f3",
  created_at: 1_795_000_000,
  in_progress_at: 1_795_000_002,
  expires_at: 1_795_086_400,
  request_counts: { total: 3, completed: 1, failed: 0 },
  metadata: { request_source: "api", created_by_email: "a@example.com", console_submission: "00ff" },
  dwext: { source: "api" },
};
