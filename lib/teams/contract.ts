import { z } from "zod";
import { roles } from "@/lib/access";
import { endpoint } from "@/lib/wire/endpoint";

export const Email = z
  .email("Enter an e-mail address such as ada@example.org.")
  .max(254)
  .transform((value) => value.toLowerCase());
export const Password = z
  .string()
  .min(12, "Use at least 12 characters; a short sentence works well.")
  .max(200, "Use at most 200 characters.");
export const TeamName = z.string().trim().min(1, "Give the team a name.").max(60, "Use at most 60 characters.");
export const PersonName = z.string().trim().min(1, "Enter your name.").max(80, "Use at most 80 characters.");

export const TeamSummary = z.object({ id: z.string(), slug: z.string(), name: z.string(), role: z.enum(roles) });
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
