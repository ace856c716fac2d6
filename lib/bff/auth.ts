import "server-only";
import { cookies, headers } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import NextAuth from "next-auth";
import { getToken } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { database } from "@/lib/db/client";
import type { Actor } from "@/lib/db/ctx";
import { once, runtime } from "@/lib/runtime";
import { sessionSecret } from "@/lib/secrets";
import { Email } from "@/lib/teams/contract";
import { checkCredentials } from "@/lib/teams/service";
import { endSession, findSession, startSession } from "@/lib/teams/sessions";

/** The only file that names next-auth on the server. The cookie carries a session's id; the session itself is a row. */
function options(): NextAuthOptions {
  const { publicUrl, SESSION_DAYS } = runtime();
  const isSecure = publicUrl.startsWith("https:");
  const cookie = (name: string, httpOnly = true) => ({
    name: `${isSecure ? "__Host-" : ""}batchdeck.${name}`,
    options: { httpOnly, sameSite: "strict" as const, path: "/", secure: isSecure },
  });
  return {
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: SESSION_DAYS * 86_400 },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    cookies: { sessionToken: cookie("session"), csrfToken: cookie("csrf"), callbackUrl: cookie("callback") },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
    providers: [
      CredentialsProvider({
        name: "E-mail",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(given, request) {
          const email = Email.safeParse(given?.email);
          const password = String(given?.password ?? "").slice(0, 200);
          const user = await checkCredentials(email.success ? email.data : "", password);
          if (!user) return null;
          const userAgent = request.headers?.["user-agent"];
          return {
            ...user,
            sessionId: await startSession(database(), user.id, typeof userAgent === "string" ? userAgent : null),
          };
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        // Name and mail are read from the row on each request; the cookie needs neither.
        return user ? { sid: (user as { sessionId?: string }).sessionId } : { sid: token.sid };
      },
      session: ({ session }) => ({ expires: session.expires }),
      redirect: () => publicUrl,
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await endSession(token.sid);
      },
    },
  };
}

/** next-auth's own doors under `/api/auth`. */
export const authHandler = (...args: unknown[]): Promise<Response> => {
  process.env.NEXTAUTH_URL ??= runtime().publicUrl;
  const handler = once("authHandler", () => NextAuth(options()) as (...inner: unknown[]) => Promise<Response>);
  return handler(...args);
};

/** Who sent the current request, from its cookie and the session's row; null when nobody is signed in. */
export async function currentActor(): Promise<Actor | null> {
  const cookieName = options().cookies?.sessionToken?.name ?? "";
  const req = { cookies: await cookies(), headers: await headers() } as unknown as Parameters<
    typeof getToken
  >[0]["req"];
  const token = await getToken({ req, secret: sessionSecret(), cookieName });
  return typeof token?.sid === "string" ? findSession(token.sid) : null;
}
