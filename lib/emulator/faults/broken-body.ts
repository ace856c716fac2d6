import { byteStream } from "@/lib/emulator/http/byte-stream";

/** Thrown where the connection is to be closed without a reply; the server turns it into a closed socket. */
export class ConnectionCut extends Error {
  override readonly name = "ConnectionCut";

  constructor() {
    super("fetch failed: the connection was closed");
  }
}

function withBody(response: Response, body: ReadableStream<Uint8Array> | null): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(body, { status: response.status, headers });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function* firstBytes(body: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of body) {
    if (chunk.length < left) {
      left -= chunk.length;
      yield chunk;
      continue;
    }
    yield chunk.subarray(0, left);
    return;
  }
}

async function* thenBreak(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body;
  // Headers and bytes leave the process first; an error thrown sooner would replace them.
  await pause(25);
  throw new ConnectionCut();
}

async function* slowly(body: AsyncIterable<Uint8Array>, bytesPerSecond: number): AsyncGenerator<Uint8Array> {
  const tickMs = Math.max(50, 1000 / bytesPerSecond);
  const portion = Math.max(1, Math.round((bytesPerSecond * tickMs) / 1000));
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length; at += portion) {
      yield chunk.subarray(at, at + portion);
      await pause(tickMs);
    }
  }
}

/** Sends `bytes` of the body, then breaks the connection, also when the body was shorter. */
export function cutAfter(response: Response, bytes: number): Response {
  const body = response.body ?? byteStream((async function* () {})());
  return withBody(response, byteStream(thenBreak(firstBytes(body, bytes))));
}

/** Sends `bytes` of the body and ends it properly. */
export function truncateBody(response: Response, bytes: number): Response {
  return response.body ? withBody(response, byteStream(firstBytes(response.body, bytes))) : response;
}

export function slowBody(response: Response, bytesPerSecond: number): Response {
  return response.body ? withBody(response, byteStream(slowly(response.body, bytesPerSecond))) : response;
}

/** Claims another length than the body has; seen only by clients of a real server. */
export async function misstateLength(response: Response, delta: number, value: string | undefined): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set("content-length", value ?? String(Math.max(0, bytes.length + delta)));
  headers.set("connection", "close");
  return new Response(byteStream(thenEnd(bytes)), { status: response.status, headers });
}

async function* thenEnd(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
