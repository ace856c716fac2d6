import "server-only";
import { createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { once, runtime } from "./runtime";
import { encryptionSecret, refuseWeakSecret } from "./secrets";

/** One of the installation's keys. Its id says which it is and nothing of what it is. */
export type Key = { id: string; secret: string };
export type Keyring = { current: Key; keys: ReadonlyMap<string, Key> };

const keyOf = (secret: string): Key => ({
  id: createHash("sha256").update(`batchdeck-key-id:${secret}`).digest("hex").slice(0, 12),
  secret,
});

/**
 * The key that seals now (`ENCRYPTION_KEY`) and those that still open what they sealed (`ENCRYPTION_KEYS_OLD`, commas
 * between). An old one may go when `npm run rotate-keys` says that nothing uses it.
 */
export function keyring(): Keyring {
  return once("keyring", () => {
    const current = keyOf(encryptionSecret());
    const old = (runtime().ENCRYPTION_KEYS_OLD ?? "").split(",").map((value) => value.trim());
    const keys = new Map([[current.id, current]]);
    for (const secret of old.filter(Boolean)) {
      refuseWeakSecret("ENCRYPTION_KEYS_OLD", secret);
      const key = keyOf(secret);
      keys.set(key.id, key);
    }
    return { current, keys };
  });
}

/** The 256-bit key for one purpose, drawn from an installation's key. */
export const deriveKey = ({ secret }: Key, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "batchdeck", purpose, 32));

const macOf = (key: Key, purpose: string, text: string): Buffer =>
  createHmac("sha256", deriveKey(key, purpose)).update(text).digest();

/** A signature only this installation can make: `<key id>.<base64url>`. */
export function sign(purpose: string, text: string): string {
  const { current } = keyring();
  return `${current.id}.${macOf(current, purpose, text).toString("base64url")}`;
}

/** Whether `signature` was made here over this text for this purpose, by any key of the ring. */
export function isSigned(purpose: string, text: string, signature: string): boolean {
  const [id = "", mac = ""] = signature.split(".");
  const key = keyring().keys.get(id);
  const given = Buffer.from(mac, "base64url");
  const right = key && macOf(key, purpose, text);
  return right !== undefined && given.length === right.length && timingSafeEqual(given, right);
}
