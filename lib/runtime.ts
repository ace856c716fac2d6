import "server-only";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";

/**
 * Process-wide values. Next bundles routes, pages and instrumentation apart, so a module variable exists
 * once per bundle; `globalThis` exists once per process.
 */
export function once<T>(key: string, make: () => T): T {
  const shared = globalThis as unknown as Record<symbol, T | undefined>;
  const symbol = Symbol.for(`batchdeck.${key}`);
  const found = shared[symbol];
  if (found !== undefined) return found;
  const made = make();
  shared[symbol] = made;
  return made;
}

const url = z.url({ protocol: /^https?$/ });
const secret = z.string().min(32, "must be at least 32 characters");

/** Every setting of the process, by its environment name. README.md has the same table. */
export const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  PUBLIC_URL: url.optional(),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  DATA_DIR: z.string().min(1).default(".data"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_URL_INTERNAL: z.string().optional(),
  SESSION_SECRET: secret.optional(),
  ENCRYPTION_KEY: secret.optional(),
  ENCRYPTION_KEYS_OLD: z.string().optional(),
  SESSION_IDLE_HOURS: z.coerce.number().positive().max(720).default(12),
  SESSION_DAYS: z.coerce.number().positive().max(90).default(7),
  OIDC_ISSUER: url.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40).default("single sign-on"),
  OIDC_DOMAINS: z.string().optional(),
  OIDC_AUTO_JOIN: z.string().optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().max(200).optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  EMULATOR: z.enum(["on", "off"]).default("on"),
  EMULATOR_SPEED: z.coerce.number().min(0).max(100_000).default(1),
  EMULATOR_FORWARD_URL: url.optional(),
  EMULATOR_FORWARD_KEY: z.string().optional(),
  EMULATOR_FORWARD_MODEL: z.string().optional(),
  EMULATOR_URL: url.optional(),
  EMULATOR_TEST_MODE: z.enum(["on", "off"]).default("off"),
  POLL_INTERVAL_MS: z.coerce.number().int().min(50).max(60_000).default(2_000),
  LEASE_SECONDS: z.coerce.number().min(1).max(60).default(20),
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(60).default(6_000),
  UPLOAD_MAX_BYTES: z.coerce.number().int().positive().default(1_000_000_000),
  UPLOAD_TEAM_BYTES: z.coerce.number().int().positive().default(50_000_000_000),
  ALLOW_PRIVATE_UPSTREAMS: z.enum(["on", "off"]).default("off"),
});
export type Environment = z.infer<typeof Environment>;

/** Parses the environment. @throws Error that names each bad setting, without its value. */
export function parseEnvironment(env: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`these settings are wrong.\n${lines.join("\n")}\nREADME.md lists every setting.`);
}

export type Runtime = Environment & { dataDir: string; publicUrl: string; databaseUrl: string; isShared: boolean };

/** The settings in force; `dataDir` is absolute and exists. */
export function runtime(): Runtime {
  return once("runtime", () => {
    const env = parseEnvironment(process.env);
    const dataDir = resolve(/* turbopackIgnore: true */ process.cwd(), env.DATA_DIR);
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const databaseUrl = env.DATABASE_URL ?? env.DATABASE_URL_INTERNAL;
    if (!databaseUrl) throw new Error("Batchdeck has no database: start it with `npm start`, or set DATABASE_URL.");
    const publicUrl = (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, "");
    return { ...env, dataDir, publicUrl, databaseUrl, isShared: env.DATABASE_URL !== undefined };
  });
}
