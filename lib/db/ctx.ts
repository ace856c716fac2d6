import { can, type Permission, type Role } from "@/lib/access";
import type { Database } from "./client";

/** What a console token lets its bearer do, in its one team, as far as its owner's role still carries it. */
export type Grant = {
  id: string;
  name: string;
  teamId: string;
  permissions: readonly Permission[];
  /** Does without a password what people are asked theirs for. */
  isConfirmed: boolean;
};

/** Who acts: a person in a browser, or a script with that person's console token (`token`, and no session). */
export type Actor = {
  userId: string;
  sessionId: string;
  name: string;
  email: string;
  /** When the password was last given in this session. */
  confirmedAt?: Date;
  token?: Grant;
};
export type Team = { id: string; slug: string; name: string };
/** What a person is in a team. */
export type Membership = { team: Team; role: Role };

/** What a verb for anyone knows. `address`: where the request came from, cut to a network for IPv6. */
export type OpenCtx = { db: Database; requestId: string; address?: string };
/** What a verb for a signed-in person knows. */
export type ActorCtx = OpenCtx & { actor: Actor };
/** What a verb of a team knows; the wrapper has already checked membership and permission. */
export type TeamCtx = ActorCtx & Membership;

/** Whether what a token was given covers a permission in a team. People are asked by their role alone. */
export const isGranted = (actor: Actor, teamId: string, permission: Permission): boolean =>
  actor.token === undefined || (actor.token.teamId === teamId && actor.token.permissions.includes(permission));

/** Whether whoever acts carries a permission beyond the one the wrapper asked for. */
export const may = ({ actor, team, role }: Pick<TeamCtx, "actor" | "team" | "role">, permission: Permission): boolean =>
  can(role, permission) && isGranted(actor, team.id, permission);

/** What reading a team's things takes: whoever asks has been let in already, by a role or by a link. */
export type ReadCtx = Pick<TeamCtx, "db" | "team">;
