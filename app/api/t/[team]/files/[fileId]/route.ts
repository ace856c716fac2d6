import { handle } from "@/lib/bff/handle";
import { getFile, removeFile } from "@/lib/files/contract";
import { remove } from "@/lib/files/remove";
import { get } from "@/lib/files/service";

export const GET = handle(getFile, get);
export const DELETE = handle(removeFile, remove);
