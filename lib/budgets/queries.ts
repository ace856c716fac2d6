import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import { getBudgets, setApprovalLimit, setBudget } from "./contract";

/** The month's budgets, spent and spoken for. */
export const budgetsQuery = (team: string) =>
  queryOptions({
    queryKey: ["t", team, "budgets"] as const,
    queryFn: ({ signal }) => call(getBudgets, { team }, signal),
    staleTime: 30_000,
  });

export const setBudgetMutation = (team: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof setBudget>, "team">) => call(setBudget, { team, ...input }),
    onSuccess: (board, _input, _result, { client }) => client.setQueryData(budgetsQuery(team).queryKey, board),
  });

export const setApprovalLimitMutation = (team: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof setApprovalLimit>, "team">) => call(setApprovalLimit, { team, ...input }),
    onSuccess: (board, _input, _result, { client }) => client.setQueryData(budgetsQuery(team).queryKey, board),
  });
