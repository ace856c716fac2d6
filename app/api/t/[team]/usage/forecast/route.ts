import { handle } from "@/lib/bff/handle";
import { getForecast } from "@/lib/usage/contract";
import { forecast } from "@/lib/usage/service/forecast";

export const GET = handle(getForecast, forecast);
