import "server-only";
import { bodyBytesMax, findHook, receive } from "@/lib/hooks/receive";

const say = (status: number, sentence: string): Response =>
  new Response(`${sentence}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });

/** The body as it was signed, byte for byte; null when it is too large. */
async function rawBody(request: Request): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > bodyBytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Takes an upstream's word that a batch ended (Standard Webhooks), and answers at once: the work comes after. */
export async function answerHook(request: Request, { hook: token = "" }: Record<string, string>): Promise<Response> {
  const hook = await findHook(token);
  if (!hook) return say(404, "There is nothing at this address.");
  const body = await rawBody(request);
  if (!body) return say(413, "A delivery may have at most 256 KB.");
  const header = (name: string): string => request.headers.get(name) ?? "";
  const problem = await receive(hook, {
    id: header("webhook-id"),
    timestamp: header("webhook-timestamp"),
    signature: header("webhook-signature"),
    body,
  });
  return problem === null ? say(200, "Taken.") : say(401, problem);
}
