import { handle } from "@/lib/bff/handle";
import { testChannel } from "@/lib/notices/contract";
import { test } from "@/lib/notices/service/deliveries";

export const POST = handle(testChannel, test);
