import { handle } from "@/lib/bff/handle";
import { getBudgets, setBudget } from "@/lib/budgets/contract";
import { changeBudget, readBudgets } from "@/lib/budgets/service";

export const GET = handle(getBudgets, readBudgets);
export const PUT = handle(setBudget, changeBudget);
