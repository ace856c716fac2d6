import { z } from "zod";
import { roles } from "@/lib/access";
import { Email, Password, PersonName, TeamSummary } from "@/lib/teams/contract";
import { endpoint } from "@/lib/wire/endpoint";

export const Invitation = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(roles),
  invitedBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
});
export type Invitation = z.infer<typeof Invitation>;

/** Those that can still be used. */
export const listInvitations = endpoint({
  method: "GET",
  path: "/api/t/:team/invitations",
  access: "member:write",
  output: z.object({ invitations: z.array(Invitation), isMailSet: z.boolean() }),
});

export const NewInvitation = z.strictObject({ email: Email, role: z.enum(roles) });
/** The link is in this answer and in no other. An earlier invitation of the same address stops working. */
export const createInvitation = endpoint({
  method: "POST",
  path: "/api/t/:team/invitations",
  access: "member:write",
  isConfirmed: true,
  body: NewInvitation,
  output: z.object({ invitation: Invitation, link: z.string(), isMailed: z.boolean() }),
});

export const withdrawInvitation = endpoint({
  method: "DELETE",
  path: "/api/t/:team/invitations/:invitationId",
  access: "member:write",
  output: z.object({ id: z.string() }),
});

const token = z.string().min(20).max(100);

/** What an invitation is for, told to who holds its link. */
export const lookAtInvitation = endpoint({
  method: "POST",
  path: "/api/join/look",
  access: "anyone",
  body: z.strictObject({ token }),
  output: z.object({
    team: z.string(),
    email: z.string(),
    role: z.enum(roles),
    invitedBy: z.string(),
    expiresAt: z.string(),
    /** The address has an account here: sign in with it to accept. */
    isKnown: z.boolean(),
  }),
});

export const Join = z.strictObject({ token, name: PersonName, password: Password });
/** For someone new: makes the account and the membership at once. */
export const join = endpoint({
  method: "POST",
  path: "/api/join",
  access: "anyone",
  body: Join,
  output: z.object({ team: TeamSummary, email: z.string() }),
});

/** For someone with an account, signed in under the address that was invited. */
export const acceptInvitation = endpoint({
  method: "POST",
  path: "/api/join/accept",
  access: "session",
  body: z.strictObject({ token }),
  output: z.object({ team: TeamSummary }),
});
