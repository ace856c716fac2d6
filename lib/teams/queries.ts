import { queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { listMembers } from "./contract";

/** Everyone in a team, with role and since when. */
export const membersQuery = (team: string) =>
  queryOptions({
    queryKey: ["t", team, "members"],
    queryFn: ({ signal }) => call(listMembers, { team }, signal),
  });
