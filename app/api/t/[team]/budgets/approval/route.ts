import { handle } from "@/lib/bff/handle";
import { setApprovalLimit } from "@/lib/budgets/contract";
import { changeApprovalLimit } from "@/lib/budgets/service";

export const PUT = handle(setApprovalLimit, changeApprovalLimit);
