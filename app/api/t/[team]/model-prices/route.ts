import { handle } from "@/lib/bff/handle";
import { setModelPrice } from "@/lib/models/contract";
import { setPriceOfUsage } from "@/lib/usage/service/set-price";

export const PUT = handle(setModelPrice, setPriceOfUsage);
