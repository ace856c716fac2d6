import "server-only";
import { createHmac } from "node:crypto";
import { isSameSecret } from "@/lib/secrets";

/** A delivery as it arrived: the three headers of Standard Webhooks and the raw bytes they sign. */
export type Delivery = { id: string; timestamp: string; signature: string; body: Uint8Array };

export const toleranceSeconds = 300;
const prefix = "whsec_";
const keyBytesLeast = 16;

/** The bytes of a secret `whsec_<base64>`; null when it is not one. */
export function keyOf(secret: string): Buffer | null {
  const text = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  const key = Buffer.from(text, "base64");
  const isBase64 = key.toString("base64").replace(/=+$/, "") === text.replace(/=+$/, "");
  return isBase64 && key.length >= keyBytesLeast ? key : null;
}

export const toSecret = (key: Uint8Array): string => `${prefix}${Buffer.from(key).toString("base64")}`;

/** `v1,<base64>`: HMAC-SHA256 over `id.timestamp.body`. */
export function sign({ id, timestamp, body }: Omit<Delivery, "signature">, key: Uint8Array): string {
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

/**
 * What is wrong with a delivery, as a sentence for whoever set it up; null when one of `keys` signed it within five
 * minutes of `nowMs`. Every key is compared with every signature, each in constant time.
 */
export function problemOf(delivery: Delivery, keys: readonly Uint8Array[], nowMs: number): string | null {
  const { id, timestamp, signature } = delivery;
  // Without a dot in the id there is one way to split what was signed.
  if (!/^[\x21-\x2d\x2f-\x7e]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || signature === "")
    return "It does not carry the headers webhook-id, webhook-timestamp and webhook-signature.";
  const awaySeconds = Math.abs(Math.floor(nowMs / 1000) - Number(timestamp));
  if (awaySeconds > toleranceSeconds)
    return `Its timestamp is ${awaySeconds.toLocaleString("en")} s away from this server's clock; at most ${toleranceSeconds} s are taken.`;
  const given = signature.split(" ").slice(0, 20);
  const expected = keys.map((key) => sign(delivery, key));
  let isSigned = false;
  for (const one of given) for (const right of expected) isSigned = isSameSecret(one, right) || isSigned;
  return isSigned ? null : "Its signature was not made with this connection's secret.";
}
