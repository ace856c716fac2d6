import { handle } from "@/lib/bff/handle";
import { createChannel, listChannels } from "@/lib/notices/contract";
import { create, list } from "@/lib/notices/service/channels";

export const GET = handle(listChannels, list);
export const POST = handle(createChannel, create);
