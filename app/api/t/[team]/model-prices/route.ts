import { handle } from "@/lib/bff/handle";
import { listPriceChanges, setModelPrice } from "@/lib/models/contract";
import { priceChanges } from "@/lib/models/service";
import { setPriceOfUsage } from "@/lib/usage/service/set-price";

export const GET = handle(listPriceChanges, priceChanges);
export const PUT = handle(setModelPrice, setPriceOfUsage);
