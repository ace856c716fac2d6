import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const tagBytes = 16;
const parts = ["nonce", "body", "tag"] as const;

/**
 * AES-256-GCM with a random 96-bit nonce. `about` is authenticated but not kept: opening needs the same words, so what
 * was sealed for one place opens nowhere else. Form: `<nonce>.<ciphertext>.<tag>`, base64url.
 */
export function shut(key: Buffer, plain: Buffer, about: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [nonce, body, cipher.getAuthTag()].map((part) => part.toString("base64url")).join(".");
}

/** Opens what `shut` made. @throws Error when it was changed, moved, cut, or shut with another key */
export function unshut(key: Buffer, box: string, about: string): Buffer {
  const given = box.split(".").map((part) => Buffer.from(part, "base64url"));
  const [nonce, body, tag] = given;
  if (given.length !== parts.length || !nonce || !body || tag?.length !== tagBytes)
    throw new Error("a sealed value has an unknown form");
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}
