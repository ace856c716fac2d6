// @ts-check

/** Where the server notes who really called; whatever a caller wrote there itself is overwritten. */
export const peerHeader = "x-batchdeck-peer";

const forwarded = ["forwarded", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "x-real-ip"];

/**
 * Notes the caller's address and takes away what only a proxy may say. With `hops` proxies in front, the address is the
 * one that the outermost of them saw; anything a client put before it in `X-Forwarded-For` is not believed.
 * @param {import("node:http").IncomingMessage} request
 * @param {{ hops: number }} trust
 */
export function notePeer(request, { hops }) {
  const { headers, socket } = request;
  const chain = [...String(headers["x-forwarded-for"] ?? "").split(","), socket.remoteAddress ?? ""]
    .map((part) => part.trim())
    .filter(Boolean);
  for (const name of forwarded) delete headers[name];
  delete headers["x-forwarded-for"];
  headers[peerHeader] = chain.at(-1 - hops) ?? chain[0] ?? "";
}
