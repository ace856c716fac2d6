import { handle } from "@/lib/bff/handle";
import { removeResultView } from "@/lib/results/saved/contract";
import { removeView } from "@/lib/results/service/saved";

export const DELETE = handle(removeResultView, removeView);
