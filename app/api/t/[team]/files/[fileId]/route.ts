import { handle } from "@/lib/bff/handle";
import { getFile } from "@/lib/files/contract";
import { get } from "@/lib/files/service";

export const GET = handle(getFile, get);
