import { z } from "zod";
import { Email, Password, PersonName, TeamName, TeamSummary, Zone } from "@/lib/teams/contract";
import { endpoint } from "@/lib/wire/endpoint";

export const SetupState = z.object({ isOpen: z.boolean() });

/** Whether this installation still waits for its owner. */
export const getSetup = endpoint({ method: "GET", path: "/api/setup", access: "anyone", output: SetupState });

export const SetUp = z.strictObject({
  token: z.string().min(1, "Open the set-up link printed by the console."),
  name: PersonName,
  email: Email,
  password: Password,
  teamName: TeamName,
  /** Where the team is: its days and months follow this calendar. */
  zone: Zone.default("UTC"),
});
export type SetUp = z.infer<typeof SetUp>;

/** Another team, owned by whoever makes it. */
export const createTeam = endpoint({
  method: "POST",
  path: "/api/teams",
  access: "session",
  body: z.strictObject({ name: TeamName, zone: Zone.default("UTC") }),
  output: z.object({ team: TeamSummary }),
});

/** Creates the owner and the first team, once, with the token of the printed link. */
export const setUp = endpoint({
  method: "POST",
  path: "/api/setup",
  access: "anyone",
  body: SetUp,
  output: z.object({ team: TeamSummary }),
});
