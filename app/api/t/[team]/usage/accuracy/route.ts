import { handle } from "@/lib/bff/handle";
import { getAccuracy } from "@/lib/usage/contract";
import { accuracy } from "@/lib/usage/service/accuracy";

export const GET = handle(getAccuracy, accuracy);
