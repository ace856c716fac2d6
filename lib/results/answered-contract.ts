import { z } from "zod";
import { endpoint } from "@/lib/wire/endpoint";

/** Requests that are compared at once. */
export const asksMax = 90_000;

/** Hashes as bytes, eight for each, little end first, in Base64. */
const Asks = z
  .string()
  .max(Math.ceil((asksMax * 8) / 3) * 4)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)
  .refine((text) => text.length % 4 === 0, "This is no Base64: its length is no multiple of four.");

export const AnsweredIn = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  /** Requests that were answered in it and in no later batch. */
  requests: z.number().int(),
});
export type AnsweredIn = z.infer<typeof AnsweredIn>;

/**
 * Which requests the team's last batches have answered already, word for word. They are known by hashes of their url and
 * body, so nothing of a file that is not uploaded is told. `places` are their numbers in the list, from 0.
 */
export const findAnswered = endpoint({
  method: "POST",
  path: "/api/t/:team/answered-requests",
  access: "result:read",
  isHeavy: true,
  body: z.strictObject({ asks: Asks }),
  output: z.object({ batches: z.array(AnsweredIn), places: z.array(z.number().int()) }),
});
