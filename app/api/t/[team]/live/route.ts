import { stream } from "@/lib/bff/handle";
import { openStream } from "@/lib/bff/sse";

export const dynamic = "force-dynamic";
export const GET = stream("team:read", "/api/t/:team/live", openStream);
