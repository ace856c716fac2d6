import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Role } from "@/lib/access";
import { call } from "@/lib/wire/call";
import { leaveTeam, listMembers, removeMember, renameTeam, transferTeam, updateMember } from "./contract";

const keyOf = (team: string) => ["t", team, "members"] as const;

/** Everyone in a team, with role and since when. */
export const membersQuery = (team: string) =>
  queryOptions({ queryKey: keyOf(team), queryFn: ({ signal }) => call(listMembers, { team }, signal) });

const settled = (client: QueryClient, team: string) => () => client.invalidateQueries({ queryKey: keyOf(team) });

export const changeRoleMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: { userId: string; role: Role }) => call(updateMember, { team, ...input }),
    onSettled: settled(client, team),
  });
export const removeMemberMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (userId: string) => call(removeMember, { team, userId }),
    onSettled: settled(client, team),
  });
export const transferMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (userId: string) => call(transferTeam, { team, userId }),
    onSettled: settled(client, team),
  });
export const leaveMutation = (team: string) => mutationOptions({ mutationFn: () => call(leaveTeam, { team }) });
export const renameMutation = (team: string) =>
  mutationOptions({ mutationFn: (input: { name: string; zone?: string }) => call(renameTeam, { team, ...input }) });
