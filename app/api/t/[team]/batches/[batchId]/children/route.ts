import { handle } from "@/lib/bff/handle";
import { createChild } from "@/lib/reruns/contract";
import { createChildBatch } from "@/lib/reruns/service/children";

export const POST = handle(createChild, createChildBatch);
