// @ts-check
import { resolve } from "node:path";
import { LaunchError } from "./launch-error.mjs";

/**
 * The few settings that matter before the server runs; the server checks all of them (`lib/runtime.ts`).
 * @typedef {{ port: number, host: string, origin: string, dataDir: string, databaseUrl: string | undefined }} LaunchSettings
 */

const everywhere = new Set(["127.0.0.1", "::1", "0.0.0.0", "::", "localhost"]);

/** @param {string} given @returns {number} */
function parsePort(given) {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (port < 1 || port > 65_535) {
    throw new LaunchError(`PORT must be a whole number from 1 to 65535, not "${given}". Example: PORT=3100 npm start`);
  }
  return port;
}

/** @param {string} given @returns {string} */
function parseDatabaseUrl(given) {
  if (/^postgres(ql)?:\/\/./.test(given)) return given;
  throw new LaunchError("DATABASE_URL must begin with postgresql:// – leave it out to use the built-in database.");
}

/**
 * An empty value counts as not set. `origin` is the address to open in a browser on this machine.
 * @param {Record<string, string | undefined>} env
 * @param {string} root the folder that a relative DATA_DIR starts from
 * @returns {LaunchSettings}
 * @throws {LaunchError} naming the malformed setting
 */
export function readSettings(env, root) {
  const port = parsePort(env.PORT || "3000");
  const host = env.HOST || "127.0.0.1";
  if (/[\s/]/.test(host)) throw new LaunchError(`HOST must be an address or a host name, not "${host}".`);
  const name = everywhere.has(host) ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return {
    port,
    host,
    origin: `http://${name}:${port}`,
    dataDir: resolve(root, env.DATA_DIR || ".data"),
    databaseUrl: env.DATABASE_URL ? parseDatabaseUrl(env.DATABASE_URL) : undefined,
  };
}
