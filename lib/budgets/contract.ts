import { z } from "zod";
import { Dollars } from "@/lib/money";
import { endpoint } from "@/lib/wire/endpoint";

/** soft: a notice is sent and work goes on. hard: what could pass it is not submitted. */
export const budgetModes = ["soft", "hard"] as const;
export const BudgetMode = z.enum(budgetModes);
export type BudgetMode = z.infer<typeof BudgetMode>;

export const Amount = z
  .string()
  .trim()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, "Enter an amount in dollars, such as 250 or 99.50.");

export const BudgetState = z.object({
  /** Null: the team's own. */
  memberId: z.string().nullable(),
  name: z.string(),
  monthly: Dollars,
  mode: BudgetMode,
  spent: Dollars,
  /** The high end of the estimates of batches under way, or their limit where that is lower, less what they cost so far. */
  reserved: Dollars,
  /** Held against simulated dollars, because the team has nothing but the emulator yet. */
  isSimulated: z.boolean(),
});
export type BudgetState = z.infer<typeof BudgetState>;

/** The running calendar month of the team's zone; days are inclusive. */
export const BudgetBoard = z.object({
  from: z.string(),
  to: z.string(),
  budgets: z.array(BudgetState),
  approvalAbove: Dollars.nullable(),
});
export type BudgetBoard = z.infer<typeof BudgetBoard>;

export const getBudgets = endpoint({
  method: "GET",
  path: "/api/t/:team/budgets",
  access: "budget:read",
  output: BudgetBoard,
});

/** Sets a monthly budget for the team (no member) or one member; null takes it away. */
export const setBudget = endpoint({
  method: "PUT",
  path: "/api/t/:team/budgets",
  access: "budget:write",
  body: z.strictObject({ memberId: z.string().nullable(), monthly: Amount.nullable(), mode: BudgetMode }),
  output: BudgetBoard,
});

/** From which possible cost on a member's batch waits for an owner or admin; null: never. */
export const setApprovalLimit = endpoint({
  method: "PUT",
  path: "/api/t/:team/budgets/approval",
  access: "budget:write",
  body: z.strictObject({ above: Amount.nullable() }),
  output: BudgetBoard,
});
