import { handle } from "@/lib/bff/handle";
import { previewChild } from "@/lib/reruns/contract";
import { previewChildBatch } from "@/lib/reruns/service/preview";

export const POST = handle(previewChild, previewChildBatch);
