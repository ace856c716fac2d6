import { handle } from "@/lib/bff/handle";
import { testConnection } from "@/lib/connections/contract";
import { test } from "@/lib/connections/service";

export const POST = handle(testConnection, test);
