import { z } from "zod";
import { Password } from "@/lib/teams/contract";
import { endpoint } from "@/lib/wire/endpoint";

export const Session = z.object({
  id: z.string(),
  /** "Chrome on Windows". */
  device: z.string(),
  createdAt: z.string(),
  seenAt: z.string(),
  isCurrent: z.boolean(),
});
export type Session = z.infer<typeof Session>;

export const listSessions = endpoint({
  method: "GET",
  path: "/api/me/sessions",
  access: "session",
  output: z.object({ sessions: z.array(Session), idleHours: z.number(), days: z.number(), hasPassword: z.boolean() }),
});

export const revokeSession = endpoint({
  method: "DELETE",
  path: "/api/me/sessions/:sessionId",
  access: "session",
  output: z.object({ id: z.string() }),
});

/** Ends every session but this one. */
export const endOtherSessions = endpoint({
  method: "POST",
  path: "/api/me/sessions/end-others",
  access: "session",
  output: z.object({ ended: z.number().int() }),
});

const given = z.string().min(1, "Enter your password.").max(200);

/** Gives the password again; acts that ask for it are open for ten minutes. */
export const confirmPassword = endpoint({
  method: "POST",
  path: "/api/me/confirm",
  access: "session",
  body: z.strictObject({ password: given }),
  output: z.object({ until: z.string() }),
});

export const ChangePassword = z.strictObject({ current: given, next: Password });
/** Also ends every other session. */
export const changePassword = endpoint({
  method: "POST",
  path: "/api/me/password",
  access: "session",
  body: ChangePassword,
  output: z.object({ ended: z.number().int() }),
});

/**
 * A one-use link for a member who forgot the password. Owners only, and only for people whose every team they own. It
 * opens an account, not a team, so no token makes one.
 */
export const createResetLink = endpoint({
  method: "POST",
  path: "/api/t/:team/members/:userId/reset-link",
  access: "team:write",
  isConfirmed: true,
  isPersonal: true,
  output: z.object({ link: z.string(), expiresAt: z.string() }),
});

/** Sets a new password through such a link. Every session of the person ends. */
export const resetPassword = endpoint({
  method: "POST",
  path: "/api/reset",
  access: "anyone",
  body: z.strictObject({ token: z.string().min(20).max(100), password: Password }),
  output: z.object({ isReset: z.literal(true) }),
});
