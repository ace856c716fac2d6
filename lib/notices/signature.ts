import { createHmac, randomBytes } from "node:crypto";

/** A signing secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/**
 * The headers of a signed delivery (Standard Webhooks): `v1,` + base64 HMAC-SHA256 over `id.seconds.body`, one for each
 * secret, so that a receiver may change over in its own time.
 */
export function signedHeaders(id: string, at: Date, body: string, secrets: readonly string[]): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const sign = (secret: string) =>
    `v1,${createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
      .update(`${id}.${seconds}.${body}`)
      .digest("base64")}`;
  return { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": secrets.map(sign).join(" ") };
}
