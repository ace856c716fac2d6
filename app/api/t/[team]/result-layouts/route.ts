import { handle } from "@/lib/bff/handle";
import { listResultLayouts, setResultLayout } from "@/lib/results/saved/contract";
import { listLayouts, setLayout } from "@/lib/results/service/layouts";

export const GET = handle(listResultLayouts, listLayouts);
export const PUT = handle(setResultLayout, setLayout);
