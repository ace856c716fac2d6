import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import {
  acceptInvitation,
  createInvitation,
  join,
  listInvitations,
  lookAtInvitation,
  withdrawInvitation,
} from "./contract";

const keyOf = (team: string) => ["t", team, "members", "invitations"] as const;

/** Invitations that wait. */
export const invitationsQuery = (team: string) =>
  queryOptions({ queryKey: keyOf(team), queryFn: ({ signal }) => call(listInvitations, { team }, signal) });

export const inviteMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof createInvitation>, "team">) => call(createInvitation, { team, ...input }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(team) }),
  });

export const withdrawMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (invitationId: string) => call(withdrawInvitation, { team, invitationId }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(team) }),
  });

/** What a link is for. Asked once: a used link stays used. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => call(lookAtInvitation, { token }, signal),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const joinMutation = mutationOptions({ mutationFn: (input: CallInput<typeof join>) => call(join, input) });
export const acceptMutation = mutationOptions({ mutationFn: (token: string) => call(acceptInvitation, { token }) });
