import { z } from "zod";
import { tokenPermissions } from "@/lib/access";
import { endpoint } from "@/lib/wire/endpoint";

/** How every console token begins, so that people and scanners know one when they see it. */
export const tokenPrefix = "bd_";

export const ConsoleToken = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, to tell tokens apart. */
  start: z.string(),
  permissions: z.array(z.enum(tokenPermissions)),
  createdBy: z.object({ id: z.string(), name: z.string() }),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
  isExpired: z.boolean(),
});
export type ConsoleToken = z.infer<typeof ConsoleToken>;

/** One's own tokens; owners and admins see everybody's. */
export const listTokens = endpoint({
  method: "GET",
  path: "/api/t/:team/tokens",
  access: "token:read",
  output: z.object({ tokens: z.array(ConsoleToken) }),
});

export const NewToken = z.strictObject({
  name: z.string().trim().min(1, "Give the token a name.").max(60, "Use at most 60 characters."),
  permissions: z.array(z.enum(tokenPermissions)).min(1, "Choose at least one permission."),
  days: z.int().min(1, "At least one day.").max(365, "At most 365 days.").default(90),
});
/** The token is in this answer and in no other. */
export const createToken = endpoint({
  method: "POST",
  path: "/api/t/:team/tokens",
  access: "token:write",
  isConfirmed: true,
  body: NewToken,
  output: z.object({ token: ConsoleToken, secret: z.string() }),
});

export const revokeToken = endpoint({
  method: "DELETE",
  path: "/api/t/:team/tokens/:tokenId",
  access: "token:write",
  output: z.object({ id: z.string() }),
});
