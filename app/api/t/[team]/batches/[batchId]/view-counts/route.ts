import { handle } from "@/lib/bff/handle";
import { countResultViews } from "@/lib/results/saved/contract";
import { viewCounts } from "@/lib/results/service/view-counts";

export const GET = handle(countResultViews, viewCounts);
