import { handle } from "@/lib/bff/handle";
import { removeResultView, renameResultView } from "@/lib/results/saved/contract";
import { removeView, renameView } from "@/lib/results/service/saved";

export const PATCH = handle(renameResultView, renameView);
export const DELETE = handle(removeResultView, removeView);
