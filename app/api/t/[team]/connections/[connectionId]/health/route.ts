import { handle } from "@/lib/bff/handle";
import { getConnectionHealth } from "@/lib/connections/contract";
import { health } from "@/lib/connections/health-service";

export const GET = handle(getConnectionHealth, health);
