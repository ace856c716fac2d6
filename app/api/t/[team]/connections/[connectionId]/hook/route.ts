import { handle } from "@/lib/bff/handle";
import { getHook, removeHook, setHook } from "@/lib/hooks/contract";
import { get, remove, set } from "@/lib/hooks/service";

export const GET = handle(getHook, get);
export const PUT = handle(setHook, set);
export const DELETE = handle(removeHook, remove);
