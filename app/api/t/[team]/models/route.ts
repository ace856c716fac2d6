import { handle } from "@/lib/bff/handle";
import { listModels } from "@/lib/models/contract";
import { listModelsWith } from "@/lib/models/service";
import { historyOf } from "@/lib/usage/service/history";

export const GET = handle(listModels, listModelsWith(historyOf));
