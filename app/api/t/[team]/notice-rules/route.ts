import { handle } from "@/lib/bff/handle";
import { listNoticeRules, setNoticeRule } from "@/lib/notices/contract";
import { listRules, setRule } from "@/lib/notices/service/rules";

export const GET = handle(listNoticeRules, listRules);
export const PUT = handle(setNoticeRule, setRule);
