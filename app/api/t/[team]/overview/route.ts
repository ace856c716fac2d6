import { getOverview } from "@/lib/batches/list-contract";
import { overview } from "@/lib/batches/service/overview";
import { handle } from "@/lib/bff/handle";

export const GET = handle(getOverview, overview);
