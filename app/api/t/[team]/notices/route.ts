import { handle } from "@/lib/bff/handle";
import { listNotices } from "@/lib/notices/contract";
import { inbox } from "@/lib/notices/service/inbox";

export const GET = handle(listNotices, inbox);
