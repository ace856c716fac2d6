import { type NextRequest, NextResponse } from "next/server";

/** The policy of pages and nothing else (`lib/launch/gate.mjs` has the headers of every answer): who may see what is decided in handlers. Bodies of matched requests would be cut at 10 MB. */
export const config = { matcher: ["/((?!api/|emulator/|_next/|samples/|icon|favicon).*)"] };

function policy(nonce: string): string {
  const isDev = process.env.NODE_ENV === "development";
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ""}`,
    // Components set style attributes (bar widths, virtual rows), which no nonce can cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from this request header; a caller's own must never get through.
  headers.set("content-security-policy", policy(nonce));
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy(nonce));
  return response;
}
