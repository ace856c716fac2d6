import { handle } from "@/lib/bff/handle";
import { rotateChannel } from "@/lib/notices/contract";
import { rotate } from "@/lib/notices/service/channels";

export const POST = handle(rotateChannel, rotate);
