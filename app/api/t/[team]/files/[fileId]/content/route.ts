import { download, rangeOf } from "@/lib/bff/download";
import { stream } from "@/lib/bff/handle";
import { takeContent } from "@/lib/files/content";

// Not `file:read`, which shows names and counts: these are the prompts, as results show them, and the same right guards both.
export const GET = stream("result:read", "/api/t/:team/files/:fileId/content", async (ctx, request, { fileId = "" }) =>
  download(await takeContent(ctx, { fileId, ...rangeOf(request) })),
);
