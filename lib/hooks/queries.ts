import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { getHook, type Hook, removeHook, setHook } from "./contract";

export const hookQuery = (team: string, connectionId: string) =>
  queryOptions({
    queryKey: ["t", team, "hook", connectionId] as const,
    queryFn: ({ signal }) => call(getHook, { team, connectionId }, signal),
    staleTime: 5_000,
  });

const keep = (client: QueryClient, team: string, connectionId: string, hook: Hook | null) =>
  client.setQueryData(hookQuery(team, connectionId).queryKey, { hook });

/** Sets the address up or changes its secret; the answer has the secret when the console made it. */
export const setHookMutation = (client: QueryClient, team: string, connectionId: string) =>
  mutationOptions({
    mutationFn: (secret: string | undefined) =>
      call(setHook, { team, connectionId, ...(secret === undefined ? {} : { secret }) }),
    onSuccess: ({ hook }) => keep(client, team, connectionId, hook),
  });

export const removeHookMutation = (client: QueryClient, team: string, connectionId: string) =>
  mutationOptions({
    mutationFn: () => call(removeHook, { team, connectionId }),
    onSuccess: () => keep(client, team, connectionId, null),
  });
