import "server-only";

/** SQLSTATEs of a server that goes away, comes up, or has no room for another connection. */
const away = /^(08\d{3}|57P0[123]|53300)$/;
const lost = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ENOENT", "ETIMEDOUT", "EHOSTUNREACH", "ENOTFOUND"]);
const words =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|Client has encountered a connection error/i;

/** Whether a query failed because there is no database to ask, rather than because of what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  for (let one: unknown = error; one instanceof Error; one = one.cause) {
    const { code, syscall } = one as { code?: unknown; syscall?: unknown };
    if (typeof code === "string" && (away.test(code) || (lost.has(code) && syscall !== "open")))
      return isOfQuery(error);
    if (words.test(one.message)) return true;
  }
  return false;
}

/** Drizzle names its errors; the driver's own come from `pg` itself. Files and upstreams fail with the same codes. */
function isOfQuery(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^Failed query/.test(error.message) || /node_modules\/pg/.test(error.stack ?? "");
}
