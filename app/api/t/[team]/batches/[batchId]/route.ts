import { getBatch } from "@/lib/batches/contract";
import { get } from "@/lib/batches/service/get";
import { handle } from "@/lib/bff/handle";

export const GET = handle(getBatch, get);
