import { z } from "zod";
import { Capabilities, ConnectionCheck } from "@/lib/upstream/contract";
import { endpoint } from "@/lib/wire/endpoint";

export const connectionKinds = ["doubleword", "openai", "emulator", "custom"] as const;
export const ConnectionKind = z.enum(connectionKinds);
export type ConnectionKind = z.infer<typeof ConnectionKind>;

// What an upstream can do is said at its own border; here it is part of what a connection shows.
export { Capabilities, ConnectionCheck };

/** Stands where a person would: it was made with the connection's key, but not in this console. */
export const elsewhere = "elsewhere";

export const Connection = z.object({
  id: z.string(),
  name: z.string(),
  kind: ConnectionKind,
  baseUrl: z.string(),
  keyLast4: z.string().nullable(),
  /** The upstream refused the key: work through this connection waits for another one. */
  isKeyRefused: z.boolean(),
  isEmulator: z.boolean(),
  /** Batches made elsewhere with the same key are taken in and watched. */
  adopts: z.boolean(),
  capabilities: Capabilities,
  lastCheck: ConnectionCheck.nullable(),
  createdAt: z.string(),
});
export type Connection = z.infer<typeof Connection>;

export const ConnectionName = z
  .string()
  .trim()
  .min(1, "Give the connection a name.")
  .max(60, "Use at most 60 characters.");
export const BaseUrl = z
  .url({ protocol: /^https?$/, error: "Enter the API's base address, such as https://api.doubleword.ai/v1." })
  .max(300);
export const ApiKey = z
  .string()
  .trim()
  .min(8, "That is too short for an API key.")
  .max(500)
  .regex(/^[\x21-\x7e]+$/, "An API key has no spaces or unusual characters.");

export const listConnections = endpoint({
  method: "GET",
  path: "/api/t/:team/connections",
  access: "connection:read",
  output: z.object({ connections: z.array(Connection) }),
});

export const NewConnection = z.strictObject({
  name: ConnectionName,
  kind: ConnectionKind,
  baseUrl: BaseUrl,
  apiKey: ApiKey,
});
export const createConnection = endpoint({
  method: "POST",
  path: "/api/t/:team/connections",
  access: "connection:write",
  isConfirmed: true,
  body: NewConnection,
  output: Connection,
});

/** A new base URL on another origin clears the key: a key only ever goes where it was entered for. */
export const ConnectionPatch = z.strictObject({
  name: ConnectionName.optional(),
  baseUrl: BaseUrl.optional(),
  apiKey: ApiKey.optional(),
  adopts: z.boolean().optional(),
});
export const updateConnection = endpoint({
  method: "PATCH",
  path: "/api/t/:team/connections/:connectionId",
  access: "connection:write",
  isConfirmed: true,
  body: ConnectionPatch,
  output: Connection,
});

/** Takes it off the list and out of every picker. What runs through it goes on; `message` says so. */
export const removeConnection = endpoint({
  method: "DELETE",
  path: "/api/t/:team/connections/:connectionId",
  access: "connection:write",
  isConfirmed: true,
  output: z.object({ id: z.string(), message: z.string() }),
});

/** Tries the key on the upstream and says what it can do. */
export const testConnection = endpoint({
  method: "POST",
  path: "/api/t/:team/connections/:connectionId/test",
  access: "connection:write",
  output: Connection,
});

export const healthStates = ["well", "unknown", "shaky", "waiting", "resting", "key_refused"] as const;

/** How a connection fares by what was last heard of it, whoever called. Times may be some seconds old. */
export const ConnectionHealth = z.object({
  state: z.enum(healthStates),
  lastOkAt: z.string().nullable(),
  /** Of reads, over about the last ten. */
  latencyMs: z.number().int().nullable(),
  lastError: z.object({ at: z.string(), message: z.string() }).nullable(),
  /** In a row, of the address, which other connections may share. */
  failures: z.number().int(),
  /** So many of them in a row, and the address is left alone for a while. */
  failuresMax: z.number().int(),
  /** Then it is tried again; null while nothing holds calls back. */
  retryAt: z.string().nullable(),
  runningBatches: z.number().int(),
});
export type ConnectionHealth = z.infer<typeof ConnectionHealth>;

export const getConnectionHealth = endpoint({
  method: "GET",
  path: "/api/t/:team/connections/:connectionId/health",
  access: "connection:read",
  output: ConnectionHealth,
});
