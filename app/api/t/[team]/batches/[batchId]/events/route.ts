import { listBatchEvents } from "@/lib/batches/contract";
import { listEvents } from "@/lib/batches/service/get";
import { handle } from "@/lib/bff/handle";

export const GET = handle(listBatchEvents, listEvents);
