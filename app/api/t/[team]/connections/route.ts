import { handle } from "@/lib/bff/handle";
import { createConnection, listConnections } from "@/lib/connections/contract";
import { create, list } from "@/lib/connections/service";

export const GET = handle(listConnections, list);
export const POST = handle(createConnection, create);
