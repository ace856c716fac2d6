import { createView, listViews } from "@/lib/batches/service/views";
import { createBatchView, listBatchViews } from "@/lib/batches/view-contract";
import { handle } from "@/lib/bff/handle";

export const GET = handle(listBatchViews, listViews);
export const POST = handle(createBatchView, createView);
