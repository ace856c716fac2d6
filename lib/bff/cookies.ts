import "server-only";
import { runtime } from "@/lib/runtime";

/** The last three hold one visit to the identity provider, from which the browser comes back across sites. */
type Name = "session" | "csrf" | "callback" | "device" | "pkce" | "state" | "nonce";
const acrossSites: readonly Name[] = ["pkce", "state", "nonce"];

/** A cookie of ours: for the server alone, sent to this site alone where that can be, and `__Host-` wherever there is TLS. */
export function cookieOf(name: Name) {
  const isSecure = runtime().publicUrl.startsWith("https:");
  return {
    name: `${isSecure ? "__Host-" : ""}batchdeck.${name}`,
    options: {
      httpOnly: true,
      sameSite: acrossSites.includes(name) ? ("lax" as const) : ("strict" as const),
      path: "/",
      secure: isSecure,
    },
  };
}
