import "server-only";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { once, runtime } from "./runtime";

const weak = [
  /^(.)\1+$/,
  /^(changeme|change-me|secret|password|batchdeck|default|example|test)/i,
  /^(0123|1234|abcd)/i,
];

/** Refuses secrets that everybody knows. @throws Error naming the setting, never its value. */
export function refuseWeakSecret(name: string, value: string): void {
  if (value.length < 32 || weak.some((pattern) => pattern.test(value)) || new Set(value).size < 8) {
    throw new Error(
      `${name} is too weak: use at least 32 random characters, for example from \`openssl rand -base64 48\`.`,
    );
  }
}

function createSecretFile(path: string): string {
  const value = randomBytes(48).toString("base64url");
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, value);
    fsyncSync(file);
  } catch (error) {
    // A full disk must not leave half a secret behind, which the next start would take for a whole one.
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return value;
}

/** A secret from the environment, else from the data directory, made there once with mode 0600. */
function keep(name: "SESSION_SECRET" | "ENCRYPTION_KEY"): string {
  return once(`secret.${name}`, () => {
    const { [name]: given, dataDir } = runtime();
    if (given !== undefined) {
      refuseWeakSecret(name, given);
      return given;
    }
    const path = join(/* turbopackIgnore: true */ dataDir, name.toLowerCase().replace("_", "-"));
    try {
      return createSecretFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const kept = readFileSync(/* turbopackIgnore: true */ path, "utf8").trim();
      refuseWeakSecret(`The secret in ${path}`, kept);
      return kept;
    }
  });
}

export const sessionSecret = (): string => keep("SESSION_SECRET");
export const encryptionSecret = (): string => keep("ENCRYPTION_KEY");

/** Makes or checks every secret at once, so that a weak one stops the start and not the first use. */
export function requireSecrets(): void {
  keep("SESSION_SECRET");
  keep("ENCRYPTION_KEY");
}

/** A one-use token for a link, 256 random bits. Store only its `hashToken`. */
export const newToken = (): string => randomBytes(32).toString("base64url");
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Compares two strings in time that does not depend on where they differ. */
export function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
