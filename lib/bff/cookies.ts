import "server-only";
import { runtime } from "@/lib/runtime";

type Name = "session" | "csrf" | "callback" | "device";

/** A cookie of ours: for the server alone, sent to this site alone, and `__Host-` wherever there is TLS. */
export function cookieOf(name: Name) {
  const isSecure = runtime().publicUrl.startsWith("https:");
  return {
    name: `${isSecure ? "__Host-" : ""}batchdeck.${name}`,
    options: { httpOnly: true, sameSite: "strict" as const, path: "/", secure: isSecure },
  };
}
