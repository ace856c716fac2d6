import { handle } from "@/lib/bff/handle";
import { readNotices } from "@/lib/notices/contract";
import { read } from "@/lib/notices/service/inbox";

export const POST = handle(readNotices, read);
