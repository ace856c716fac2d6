import { queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { getMe, listMembers } from "./contract";

/** Who is signed in, and the teams they are in. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => call(getMe, {}, signal),
});

/** Everyone in a team, with role and since when. */
export const membersQuery = (team: string) =>
  queryOptions({
    queryKey: ["t", team, "members"],
    queryFn: ({ signal }) => call(listMembers, { team }, signal),
  });
