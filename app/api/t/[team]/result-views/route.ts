import { handle } from "@/lib/bff/handle";
import { listResultViews, saveResultView } from "@/lib/results/saved/contract";
import { listViews, saveView } from "@/lib/results/service/saved";

export const GET = handle(listResultViews, listViews);
export const POST = handle(saveResultView, saveView);
