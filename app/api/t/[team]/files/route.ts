import { handle } from "@/lib/bff/handle";
import { listFiles } from "@/lib/files/contract";
import { list } from "@/lib/files/service";

export const GET = handle(listFiles, list);
