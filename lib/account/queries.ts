import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import {
  changePassword,
  confirmPassword,
  createResetLink,
  endOtherSessions,
  listSessions,
  resetPassword,
  revokeSession,
} from "./contract";

const sessionsKey = ["me", "sessions"] as const;

/** Where one is signed in. */
export const sessionsQuery = queryOptions({
  queryKey: sessionsKey,
  queryFn: ({ signal }) => call(listSessions, {}, signal),
});

const settled = (client: QueryClient) => () => client.invalidateQueries({ queryKey: sessionsKey });

export const revokeSessionMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (sessionId: string) => call(revokeSession, { sessionId }),
    onSettled: settled(client),
  });
export const endOthersMutation = (client: QueryClient) =>
  mutationOptions({ mutationFn: () => call(endOtherSessions, {}), onSettled: settled(client) });
export const changePasswordMutation = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (input: CallInput<typeof changePassword>) => call(changePassword, input),
    onSettled: settled(client),
  });

export const confirmMutation = mutationOptions({
  mutationFn: (password: string) => call(confirmPassword, { password }),
});
export const resetLinkMutation = (team: string) =>
  mutationOptions({ mutationFn: (userId: string) => call(createResetLink, { team, userId }) });
export const resetMutation = mutationOptions({
  mutationFn: (input: CallInput<typeof resetPassword>) => call(resetPassword, input),
});
