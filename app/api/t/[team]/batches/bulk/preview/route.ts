import { handle } from "@/lib/bff/handle";
import { previewBulk } from "@/lib/bulk/contract";
import { preview } from "@/lib/bulk/service/preview";

export const POST = handle(previewBulk, preview);
