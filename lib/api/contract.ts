import { z } from "zod";
import { endpoint } from "@/lib/wire/endpoint";

/** Whether this console and its database answer. */
export const getHealth = endpoint({
  method: "GET",
  path: "/api/health",
  access: "anyone",
  output: z.object({ isReady: z.boolean() }),
});

/** This description. */
export const getOpenApi = endpoint({
  method: "GET",
  path: "/api/openapi.json",
  access: "anyone",
  output: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
});
