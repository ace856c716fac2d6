import { listSentFiles } from "@/lib/batches/create-contract";
import { sentFiles } from "@/lib/batches/service/sent";
import { handle } from "@/lib/bff/handle";

export const GET = handle(listSentFiles, sentFiles);
