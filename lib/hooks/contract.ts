import { z } from "zod";
import { endpoint } from "@/lib/wire/endpoint";

/** Where an upstream may say that a batch of a connection has ended. It only makes the console look sooner. */
export const Hook = z.object({
  url: z.string(),
  createdAt: z.string(),
  /** The secret before the last change is taken until then. */
  oldSecretUntil: z.string().nullable(),
  lastDeliveryAt: z.string().nullable(),
  deliveries: z.number().int(),
  /** Batches that ended since the last delivery, or since it was set up, without one: upstreams switch off what fails often. */
  missed: z.number().int(),
  /** The last delivery that was refused, and why. */
  lastProblem: z.object({ at: z.string(), message: z.string() }).nullable(),
});
export type Hook = z.infer<typeof Hook>;

const path = "/api/t/:team/connections/:connectionId/hook";

export const getHook = endpoint({
  method: "GET",
  path,
  access: "connection:write",
  output: z.object({ hook: Hook.nullable() }),
});

/**
 * Sets the address up, or changes its secret; the one before is taken for two more days. Without a secret one is made,
 * and answered this one time.
 */
export const setHook = endpoint({
  method: "PUT",
  path,
  access: "connection:write",
  isConfirmed: true,
  body: z.strictObject({ secret: z.string().trim().min(1).max(200).optional() }),
  output: z.object({ hook: Hook, secret: z.string().nullable() }),
});

export const removeHook = endpoint({
  method: "DELETE",
  path,
  access: "connection:write",
  output: z.object({ hook: z.null() }),
});

/** The address a sender posts to. */
export const hookPath = (token: string): string => `/api/hooks/${token}`;
