// @ts-check
import { notePeer } from "./peer.mjs";

/** What every answer says, whoever makes it: a page, the API, a file, an error of Next's own. */
const headersOfAll = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};
const unframed = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/**
 * Pages put a policy of their own over this one (`proxy.ts`). What they load has the part that is about being shown
 * alone: a worker lives by the policy of its script, and is to live by its page's.
 * @param {string} url
 */
const policy = (url) => (url.startsWith("/_next/") ? unframed : `default-src 'none'; ${unframed}`);

/** Headers by which the parts of Next speak to each other; from outside they only ever meant harm. */
const internal = [
  "x-middleware-subrequest",
  "x-middleware-subrequest-id",
  "x-middleware-prefetch",
  "x-middleware-rewrite",
  "x-middleware-next",
  "x-invoke-path",
  "x-invoke-query",
  "x-invoke-output",
  "x-matched-path",
  "x-now-route-matches",
  "x-nonce",
];
const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Why a request goes no further: nothing of the console calls with these.
 * @param {import("node:http").IncomingMessage} request
 * @returns {number | null} a status
 */
function refusal({ method = "", url = "", headers }) {
  if (!url.startsWith("/") || url.startsWith("//")) return 400;
  if (!methods.has(method)) return 405;
  // There are no Server Actions, so nothing may be asked of what would run them.
  if (headers["next-action"] !== undefined || /^text\/x-component/i.test(headers["content-type"] ?? "")) return 405;
  const encoding = headers["content-encoding"];
  return encoding === undefined || encoding === "identity" ? null : 415;
}

/**
 * The first thing that sees a request: marks the answer, notes who calls, and answers what nothing behind it should see.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {{ hops: number, isSecure: boolean }} options
 * @returns {boolean} whether the request may go on
 */
export function admit(request, response, { hops, isSecure }) {
  for (const [name, value] of Object.entries(headersOfAll)) response.setHeader(name, value);
  response.setHeader("content-security-policy", policy(request.url ?? ""));
  if (isSecure) response.setHeader("strict-transport-security", "max-age=31536000; includeSubDomains");
  notePeer(request, { hops });
  for (const name of internal) delete request.headers[name];
  const status = refusal(request);
  if (status === null) return true;
  response.writeHead(status, { "cache-control": "no-store", "content-length": 0, connection: "close" }).end();
  return false;
}
