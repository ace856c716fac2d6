import { handle } from "@/lib/bff/handle";
import { listDeliveries } from "@/lib/notices/contract";
import { list } from "@/lib/notices/service/deliveries";

export const GET = handle(listDeliveries, list);
