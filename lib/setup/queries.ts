import { mutationOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { createTeam, getSetup, type SetUp, setUp } from "./contract";

/** Whether this installation still waits for its owner. */
export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => call(getSetup, {}, signal),
});

/** Another team, in the calendar of whoever makes it. */
export const createTeamMutation = mutationOptions({
  mutationFn: (name: string) => call(createTeam, { name, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
});

/** Creates the owner and the first team. */
export const setUpMutation = mutationOptions({ mutationFn: (input: SetUp) => call(setUp, input) });
