import "server-only";

/** Set by the server for every request (`lib/launch/peer.mjs`), never by a caller. */
const peerHeader = "x-batchdeck-peer";

/**
 * The network a request comes from: an IPv4 address, or the first 64 bits of an IPv6 one, since a single customer has
 * that many addresses to choose from.
 */
export function networkOf(address: string): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (!plain.includes(":")) return plain || undefined;
  const [head = "", tail] = plain.split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const middle = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(middle).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, "").toLowerCase())
    .join(":")}::/64`;
}

export const callerNetwork = (headers: Headers): string | undefined => networkOf(headers.get(peerHeader) ?? "");
