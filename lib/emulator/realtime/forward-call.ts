import { forwardRequest } from "@/lib/emulator/engine/forward-work";
import { byteStream } from "@/lib/emulator/http/byte-stream";
import { openaiRefusal } from "@/lib/emulator/http/refusal";
import type { JsonObject } from "@/lib/emulator/json-value";
import type { ForwardTarget } from "@/lib/emulator/options";

/**
 * Sends a direct call on and passes the reply back as it comes, streamed or not. Streams are made to end with their
 * usage, as the real service does. @throws Refusal 502 when the target cannot be reached.
 */
export async function forwardCall(
  target: ForwardTarget,
  path: string,
  body: JsonObject,
  signal: AbortSignal,
): Promise<Response> {
  const hasUsageOption = path === "/v1/chat/completions" || path === "/v1/completions";
  const sent = body.stream === true && hasUsageOption ? { ...body, stream_options: { include_usage: true } } : body;
  let reply: Response;
  try {
    reply = await forwardRequest(target, path, sent, signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw openaiRefusal(502, `The forwarding target could not be reached: ${reason}`, "internal_error", "server_error");
  }
  const headers = { "content-type": reply.headers.get("content-type") ?? "application/json" };
  return new Response(reply.body ? byteStream(reply.body) : null, { status: reply.status, headers });
}
