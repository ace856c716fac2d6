import { handle } from "@/lib/bff/handle";
import { setModelPrice } from "@/lib/models/contract";
import { setPrice } from "@/lib/models/service";

export const PUT = handle(setModelPrice, setPrice);
