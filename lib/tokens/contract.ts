import { z } from "zod";
import { guardedDaysMax, isGuarded, permissions } from "@/lib/access";
import { endpoint } from "@/lib/wire/endpoint";

/** How every console token begins, so that people and scanners know one when they see it. */
export const tokenPrefix = "bd_";

export const ConsoleToken = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, to tell tokens apart. */
  start: z.string(),
  permissions: z.array(z.enum(permissions)),
  /** Does without a password what people are asked theirs for. */
  isConfirmed: z.boolean(),
  /** The token that made this one, which it ends with; null: a person did. */
  parentId: z.string().nullable(),
  createdBy: z.object({ id: z.string(), name: z.string() }),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
  isExpired: z.boolean(),
});
export type ConsoleToken = z.infer<typeof ConsoleToken>;

/** One's own tokens; whoever may change members sees everybody's. */
export const listTokens = endpoint({
  method: "GET",
  path: "/api/t/:team/tokens",
  access: "token:read",
  output: z.object({ tokens: z.array(ConsoleToken) }),
});

export const NewToken = z
  .strictObject({
    name: z.string().trim().min(1, "Give the token a name.").max(60, "Use at most 60 characters."),
    permissions: z.array(z.enum(permissions)).min(1, "Choose at least one permission."),
    isConfirmed: z.boolean().default(false),
    days: z.int().min(1, "At least one day.").max(365, "At most 365 days.").default(90),
  })
  .refine((token) => token.days <= guardedDaysMax || !isPowerful(token), {
    path: ["days"],
    error: `A token that may do this works for at most ${guardedDaysMax} days.`,
  });
/** Whether what a token may do is worth a month at most. */
export const isPowerful = (token: Pick<ConsoleToken, "permissions" | "isConfirmed">): boolean =>
  token.isConfirmed || token.permissions.some(isGuarded);

/**
 * The token is in this answer and in no other. One that is made with a token has no right that token lacks, does not
 * outlive it, and ends with it.
 */
export const createToken = endpoint({
  method: "POST",
  path: "/api/t/:team/tokens",
  access: "token:write",
  isConfirmed: true,
  body: NewToken,
  output: z.object({ token: ConsoleToken, secret: z.string() }),
});

/** Also ends the tokens made with it, and withdraws the invitations made with any of them. */
export const revokeToken = endpoint({
  method: "DELETE",
  path: "/api/t/:team/tokens/:tokenId",
  access: "token:write",
  output: z.object({ id: z.string() }),
});
