import "server-only";
import { cookies, headers } from "next/headers";
import type { NextRequest } from "next/server";
import type { NextAuthOptions } from "next-auth";
import NextAuth from "next-auth";
import { decode } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { type OidcClaims, oidcSettings, signInByOidc } from "@/lib/account/oidc";
import { auditSignIn, signIn } from "@/lib/account/sign-in";
import { database } from "@/lib/db/client";
import type { Actor } from "@/lib/db/ctx";
import { once, runtime } from "@/lib/runtime";
import { sessionSecret } from "@/lib/secrets";
import { Email } from "@/lib/teams/contract";
import { endSession, findSession, findSessionIn } from "@/lib/teams/sessions";
import { callerNetwork } from "./address";
import { cookieOf } from "./cookies";

type SignedIn = { id: string; name: string; email: string; sessionId: string };

/** What a browser sent, as the sign-in wants it. */
async function tryToSignIn(given: Record<string, string> | undefined): Promise<SignedIn | null> {
  const [jar, sent] = [await cookies(), await headers()];
  const email = Email.safeParse(given?.email);
  const device = cookieOf("device");
  const result = await signIn({
    email: email.success ? email.data : "",
    // Longer than any that can be set; cut, it could be right.
    password: (given?.password ?? "").length > 200 ? "" : (given?.password ?? ""),
    address: callerNetwork(sent),
    userAgent: sent.get("user-agent"),
    device: jar.get(device.name)?.value,
  });
  if (result.outcome === "throttled") throw new Error(`throttled:${Math.ceil(result.retryAfterMs / 1000)}`);
  if (result.outcome === "refused") return null;
  // One browser, one session: whoever was signed in here before is not any more.
  const before = await currentSessionId();
  if (before) await endSession(before);
  jar.set(device.name, result.device, { ...device.options, maxAge: 180 * 86_400 });
  return { ...result.user, sessionId: result.sessionId };
}

/** The provider's answer, as the sign-in wants it. A string is where somebody who may not come in is sent. */
async function arrive(user: object, claims: OidcClaims): Promise<true | string> {
  const sent = await headers();
  const result = await signInByOidc(claims, sent.get("user-agent"), callerNetwork(sent));
  if (result.outcome === "refused") return `/sign-in?refused=${result.why}`;
  const before = await currentSessionId();
  if (before) await endSession(before);
  Object.assign(user, result.user, { sessionId: result.sessionId });
  return true;
}

function oidcProvider(): NextAuthOptions["providers"] {
  const settings = oidcSettings();
  if (!settings) return [];
  const { issuer, clientId, clientSecret, name } = settings;
  return [
    {
      id: "oidc",
      name,
      type: "oauth",
      wellKnown: `${issuer}/.well-known/openid-configuration`,
      issuer,
      clientId,
      clientSecret,
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      authorization: { params: { scope: "openid email profile" } },
      profile: (claims: OidcClaims) => ({ id: claims.sub }),
    },
  ];
}

/** The only file that names next-auth on the server. The cookie carries a session's id; the session itself is a row. */
function options(): NextAuthOptions {
  const { publicUrl, SESSION_DAYS } = runtime();
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: SESSION_DAYS * 86_400 },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    cookies: {
      sessionToken: cookieOf("session"),
      csrfToken: cookieOf("csrf"),
      callbackUrl: cookieOf("callback"),
      pkceCodeVerifier: cookieOf("pkce"),
      state: cookieOf("state"),
      nonce: cookieOf("nonce"),
    },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
    providers: [
      CredentialsProvider({
        name: "E-mail",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (given) => tryToSignIn(given),
      }),
      ...oidcProvider(),
    ],
    callbacks: {
      signIn: ({ user, account, profile }) =>
        account?.provider === "oidc" ? arrive(user, { ...profile, sub: account.providerAccountId }) : true,
      jwt({ token, user }) {
        // Name and mail are read from the row on each request; the cookie needs neither.
        return user ? { sid: (user as { sessionId?: string }).sessionId } : { sid: token.sid };
      },
      session: ({ session }) => ({ expires: session.expires }),
      // Coming from another site, the browser holds our strict cookies back until a page of ours goes on by itself.
      redirect: ({ url }) => (url.startsWith("/sign-in?refused=") ? `${publicUrl}${url}` : `${publicUrl}/signed-in`),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid !== "string") return;
        const actor = await findSession(token.sid);
        await endSession(token.sid);
        const user = actor && { id: actor.userId, name: actor.name };
        if (user) await database().transaction((tx) => auditSignIn(tx, user, "sign_out", undefined));
      },
    },
  };
}

/** The most a sign-in form can hold, and more. */
const formBytesMax = 16_384;

/** next-auth reads a form whole, however long it is. */
function refusedForm({ method, headers }: Request): Response | null {
  if (method !== "POST") return null;
  const length = Number(headers.get("content-length") ?? Number.NaN);
  if (length <= formBytesMax) return null;
  return new Response(null, { status: 413, headers: { "cache-control": "no-store", connection: "close" } });
}

/** next-auth's own doors under `/api/auth`. Signing out also empties what the browser kept. */
export const authHandler = async (request: Request, ...rest: unknown[]): Promise<Response> => {
  const refused = refusedForm(request);
  if (refused) return refused;
  process.env.NEXTAUTH_URL ??= runtime().publicUrl;
  const handler = once("authHandler", () => NextAuth(options()) as (...inner: unknown[]) => Promise<Response>);
  const answer = await handler(request, ...rest);
  const kept = new Headers(answer.headers);
  kept.set("cache-control", "no-store");
  if (request.method === "POST" && new URL(request.url).pathname.endsWith("/signout"))
    kept.set("clear-site-data", '"cache", "storage"');
  return new Response(answer.body, { status: answer.status, headers: kept });
};

const openedMax = 2_000;
/** What the cookies seen lately came to. Whether a session still lives is asked of its row each time. */
const opened = () => once("bff.cookies", () => new Map<string, string>());

/** The id in a session cookie that we sealed, not yet looked up; null of any other. */
async function openCookie(cookie: string): Promise<string | null> {
  const known = opened().get(cookie);
  if (known !== undefined) return known;
  const token = await decode({ token: cookie, secret: sessionSecret() }).catch(() => null);
  if (typeof token?.sid !== "string") return null;
  for (const oldest of opened().keys()) {
    if (opened().size < openedMax) break;
    opened().delete(oldest);
  }
  opened().set(cookie, token.sid);
  return token.sid;
}

/** Of `request`; of the page being rendered when there is none. */
async function currentSessionId(request?: Request): Promise<string | null> {
  // Next gives its handlers a request with its cookies read.
  const jar = request && "cookies" in request ? (request as NextRequest).cookies : await cookies();
  const cookie = jar.get(cookieOf("session").name)?.value;
  return cookie === undefined ? null : openCookie(cookie);
}

/** Who sent the current request, from its cookie and the session's row; null when nobody is signed in. */
export async function currentActor(): Promise<Actor | null> {
  const id = await currentSessionId();
  return id === null ? null : findSession(id);
}

/** The same for a request to a team's address, with what they are in that team. */
export async function currentSession(slug: string, request?: Request): ReturnType<typeof findSessionIn> {
  const id = await currentSessionId(request);
  return id === null ? null : findSessionIn(id, slug);
}
