import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import { createToken, listTokens, revokeToken } from "./contract";

const keyOf = (team: string) => ["t", team, "tokens"] as const;

export const tokensQuery = (team: string) =>
  queryOptions({ queryKey: keyOf(team), queryFn: ({ signal }) => call(listTokens, { team }, signal) });

export const createTokenMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof createToken>, "team">) => call(createToken, { team, ...input }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(team) }),
  });

export const revokeTokenMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (tokenId: string) => call(revokeToken, { team, tokenId }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(team) }),
  });
