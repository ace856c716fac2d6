import { stream } from "@/lib/bff/handle";
import { rowImage } from "@/lib/results/service/views";

/** A picture out of a request. Whatever its bytes are, a browser draws them as a picture of the named type or not at all. */
export const GET = stream(
  "result:read",
  "/api/t/:team/batches/:batchId/results/:seq/images/:index",
  async (ctx, _request, { batchId = "", seq = "", index = "" }) => {
    const { type, bytes } = await rowImage(ctx, { batchId, seq, index });
    return new Response(bytes, {
      headers: {
        "content-type": type,
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store, no-transform",
      },
    });
  },
);
