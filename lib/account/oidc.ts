import "server-only";
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { type Db, database } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { enterInvited, joinTeam } from "@/lib/invitations/service";
import { invitations } from "@/lib/invitations/table";
import { runtime } from "@/lib/runtime";
import { findUser } from "@/lib/teams/service";
import { startSession } from "@/lib/teams/sessions";
import { identities, teams, users } from "@/lib/teams/table";
import { auditSignIn } from "./sign-in";

export type OidcClaims = {
  sub: string;
  email?: string | undefined;
  email_verified?: boolean | undefined;
  name?: string | undefined;
};
export type OidcRefusal = "unverified" | "domain" | "uninvited";
export type OidcResult =
  | { outcome: "ok"; user: { id: string; name: string; email: string }; sessionId: string }
  | { outcome: "refused"; why: OidcRefusal };
type User = typeof users.$inferSelect;

/** The one identity provider, from the environment; null when none is set. */
export function oidcSettings() {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, OIDC_DOMAINS, OIDC_AUTO_JOIN } = runtime();
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return null;
  const domains = (OIDC_DOMAINS ?? "").toLowerCase().split(",");
  return {
    issuer: OIDC_ISSUER.replace(/\/$/, ""),
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    name: OIDC_NAME,
    domains: domains.map((domain) => domain.trim()).filter(Boolean),
    autoJoin: OIDC_AUTO_JOIN,
  };
}

/** The person whom the provider's subject was bound to before; a mail that changed there changes nothing here. */
async function boundUser(tx: Db, issuer: string, subject: string): Promise<User | undefined> {
  const [row] = await tx
    .select({ user: users })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .where(and(eq(identities.issuer, issuer), eq(identities.subject, subject), isNull(users.disabledAt)));
  return row?.user;
}

/** Someone new may come in through an invitation of this address, or where the operator opened a team to a domain. */
async function newcomer(tx: Db, email: string, name: string, autoJoin: string | undefined): Promise<User | undefined> {
  const open = await tx
    .select({ id: invitations.id })
    .from(invitations)
    .where(and(eq(invitations.email, email), isNull(invitations.endedAt), gt(invitations.expiresAt, sql`now()`)))
    .orderBy(asc(invitations.createdAt));
  const [team] = autoJoin ? await tx.select().from(teams).where(eq(teams.slug, autoJoin)) : [];
  if (open.length === 0 && !team) return undefined;
  const [user] = await tx
    .insert(users)
    .values({ id: newId("use"), email, name })
    .returning();
  if (!user) throw new Error("an insert returns its row");
  const joiner = { userId: user.id, name };
  for (const { id } of open) await enterInvited(tx, eq(invitations.id, id), joiner, undefined);
  if (team) await joinTeam(tx, team, joiner, { role: "member", email, by: "the identity provider" });
  return user;
}

/**
 * Signs in whom the identity provider vouches for: somebody bound before, else the account or an invitation of the same
 * verified address. Anyone else is refused; nothing is made for them.
 */
export async function signInByOidc(
  claims: OidcClaims,
  userAgent: string | null,
  address?: string,
): Promise<OidcResult> {
  const settings = oidcSettings();
  const email = claims.email?.toLowerCase();
  if (!settings || !email || claims.email_verified !== true) return { outcome: "refused", why: "unverified" };
  const domain = email.split("@").pop() ?? "";
  if (settings.domains.length > 0 && !settings.domains.includes(domain)) return { outcome: "refused", why: "domain" };
  const { issuer } = settings;
  return database().transaction(async (tx): Promise<OidcResult> => {
    const bound = await boundUser(tx, issuer, claims.sub);
    const mayAutoJoin = settings.domains.length > 0 ? settings.autoJoin : undefined;
    const user =
      bound ??
      (await findUser(tx, email)) ??
      (await newcomer(tx, email, claims.name?.slice(0, 80) || email, mayAutoJoin));
    if (!user) return { outcome: "refused", why: "uninvited" };
    if (!bound)
      await tx.insert(identities).values({ issuer, subject: claims.sub, userId: user.id }).onConflictDoNothing();
    const sessionId = await startSession(tx, user.id, userAgent);
    await auditSignIn(tx, user, "sign_in.succeeded", address);
    return { outcome: "ok", user: { id: user.id, name: user.name, email: user.email }, sessionId };
  });
}
