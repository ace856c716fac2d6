import { handle } from "@/lib/bff/handle";
import { views } from "@/lib/results/service/views";
import { listViews } from "@/lib/results/views/contract";

export const GET = handle(listViews, views);
