import { z } from "zod";
import { roles } from "@/lib/access";
import { isZone } from "@/lib/calendar";
import { endpoint } from "@/lib/wire/endpoint";
import { isWeakPassword } from "./weak-password";

export const Email = z
  .email("Enter an e-mail address such as ada@example.org.")
  .max(254)
  .transform((value) => value.toLowerCase());
export const Password = z
  .string()
  .min(12, "Use at least 12 characters; a short sentence works well.")
  .max(200, "Use at most 200 characters.")
  .refine(
    (text) => !isWeakPassword(text),
    "Too many people would guess this one. A short sentence of your own works well.",
  );
export const TeamName = z.string().trim().min(1, "Give the team a name.").max(60, "Use at most 60 characters.");
export const PersonName = z.string().trim().min(1, "Enter your name.").max(80, "Use at most 80 characters.");

/** IANA name of the zone whose calendar the team's days and months follow. */
export const Zone = z.string().max(60).refine(isZone, "That time zone is not known.");

export const TeamSummary = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  zone: z.string(),
  role: z.enum(roles),
});
export type TeamSummary = z.infer<typeof TeamSummary>;

export const Person = z.object({ id: z.string(), name: z.string(), email: z.string() });
export type Person = z.infer<typeof Person>;

/** Who is signed in, and their teams. */
export const getMe = endpoint({
  method: "GET",
  path: "/api/me",
  access: "signed-in",
  output: z.object({ person: Person, teams: z.array(TeamSummary) }),
});

export const Member = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  joinedAt: z.string(),
});
export type Member = z.infer<typeof Member>;

export const listMembers = endpoint({
  method: "GET",
  path: "/api/t/:team/members",
  access: "team:read",
  output: z.object({ members: z.array(Member) }),
});

/** Owners may set any role, admins any but owner. The last owner stays one. */
export const updateMember = endpoint({
  method: "PATCH",
  path: "/api/t/:team/members/:userId",
  access: "member:write",
  isConfirmed: true,
  body: z.strictObject({ role: z.enum(roles) }),
  output: Member,
});

/** Takes someone out of the team: their console tokens end, and open pages close within seconds. */
export const removeMember = endpoint({
  method: "DELETE",
  path: "/api/t/:team/members/:userId",
  access: "member:write",
  isConfirmed: true,
  output: z.object({ userId: z.string() }),
});

export const leaveTeam = endpoint({
  method: "POST",
  path: "/api/t/:team/leave",
  access: "team:read",
  isConfirmed: true,
  output: z.object({ userId: z.string() }),
});

export const renameTeam = endpoint({
  method: "PATCH",
  path: "/api/t/:team",
  access: "team:write",
  body: z.strictObject({ name: TeamName, zone: Zone.optional() }),
  output: TeamSummary,
});

/** Makes another member the owner and oneself an admin, in one step. */
export const transferTeam = endpoint({
  method: "POST",
  path: "/api/t/:team/transfer",
  access: "team:write",
  isConfirmed: true,
  body: z.strictObject({ userId: z.string() }),
  output: z.object({ members: z.array(Member) }),
});
