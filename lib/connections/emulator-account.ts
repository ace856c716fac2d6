import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/*
 * Every team has a key of its own to the built-in emulator, and with it an account of its own: 16 bytes that name the
 * team and 16 that only the installation's key can make, so that the emulator's door knows them without asking anybody.
 */

const half = 16;
const prefix = "sk-";

const proofOf = (installationKey: string, account: Uint8Array): Buffer =>
  createHmac("sha256", installationKey).update(account).digest().subarray(0, half);

/** The key of a team's own account. */
export function teamKey(installationKey: string, teamId: string): string {
  const account = createHash("sha256").update(teamId).digest().subarray(0, half);
  return `${prefix}${Buffer.concat([account, proofOf(installationKey, account)]).toString("base64url")}`;
}

/** Whether a key is the installation's own, or one it gave to a team. */
export function isAccountKey(installationKey: string, key: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (timingSafeEqual(digest(key), digest(installationKey))) return true;
  const bytes = Buffer.from(key.slice(prefix.length), "base64url");
  if (!key.startsWith(prefix) || bytes.length !== 2 * half) return false;
  return timingSafeEqual(bytes.subarray(half), proofOf(installationKey, bytes.subarray(0, half)));
}
