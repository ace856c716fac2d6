import { removeView, updateView } from "@/lib/batches/service/views";
import { removeBatchView, updateBatchView } from "@/lib/batches/view-contract";
import { handle } from "@/lib/bff/handle";

export const PATCH = handle(updateBatchView, updateView);
export const DELETE = handle(removeBatchView, removeView);
