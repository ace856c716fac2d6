import { handle } from "@/lib/bff/handle";
import { redeliver } from "@/lib/notices/contract";
import { again } from "@/lib/notices/service/deliveries";

export const POST = handle(redeliver, again);
