import "server-only";
import { can } from "@/lib/access";
import { isConfirmed } from "@/lib/account/service";
import { database } from "@/lib/db/client";
import { type Actor, type ActorCtx, isGranted, type Membership, type OpenCtx, type TeamCtx } from "@/lib/db/ctx";
import { runtime } from "@/lib/runtime";
import { membershipOf } from "@/lib/teams/service";
import { findToken } from "@/lib/tokens/bearer";
import { requestMark } from "@/lib/wire/call";
import type { Access } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { callerNetwork } from "./address";
import { currentSession } from "./auth";
import { requirePace } from "./pace";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** The console token a script presents; a page of another site cannot make a browser send one. */
function bearerOf(request: Request): string | null {
  const [, token] = /^Bearer (bd_[\w-]{20,80})$/.exec(request.headers.get("authorization") ?? "") ?? [];
  return token ?? null;
}

/** Refuses a write that another site's page could have caused. */
export function requireOwnOrigin(request: Request): void {
  if (safeMethods.has(request.method) || bearerOf(request) !== null) return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const isOurs =
    site === null
      ? origin === null || origin === runtime().publicUrl || isSameHost(origin, request)
      : site === "same-origin";
  if (!isOurs || request.headers.get(requestMark.name) !== requestMark.value) {
    throw new AppError(
      "bad_origin",
      "This request did not come from the console itself, so nothing was done. Open the console and try there.",
    );
  }
}

function isSameHost(origin: string, request: Request): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.headers.get("host");
}

export type Ctx = OpenCtx & Partial<ActorCtx> & Partial<TeamCtx>;

type Who = { actor: Actor; membership: Membership | null };

async function whoOf(slug: string, request: Request | undefined): Promise<Who> {
  const bearer = request ? bearerOf(request) : null;
  if (bearer === null) {
    const who = await currentSession(slug, request);
    if (who) return who;
    throw new AppError(
      "not_signed_in",
      "Your session has ended. Sign in again; nothing you entered on this page is lost.",
    );
  }
  const actor = await findToken(bearer);
  if (actor) return { actor, membership: slug ? await membershipOf(actor.userId, slug) : null };
  throw new AppError(
    "not_signed_in",
    "This console token is not valid: it was revoked, has run out, or its owner left the team.",
  );
}

type Asked = {
  access: Access;
  isConfirmed?: boolean;
  isPersonal?: boolean;
  team?: string | undefined;
  requestId: string;
};

/**
 * Who asks (a session's cookie, or the console token of `request`), in which team, and whether they may. A team the
 * person is not in looks like one that does not exist.
 * @throws AppError not_signed_in, not_found, not_allowed, confirm_needed, rate_limited
 */
export async function identify(
  { access, isConfirmed: mustConfirm, isPersonal, team, requestId }: Asked,
  request?: Request,
): Promise<Ctx> {
  const address = request && callerNetwork(request.headers);
  const open: OpenCtx = { db: database(), requestId, ...(address ? { address } : {}) };
  const byNetwork = () => requirePace(`network:${address ?? "unknown"}`);
  if (access === "anyone") {
    if (request) await byNetwork();
    return open;
  }
  const { actor, membership } = await whoOf(team ?? "", request).catch(async (error) => {
    // Whoever guesses sessions or tokens is slowed down, too.
    if (request) await byNetwork();
    throw error;
  });
  if (request) await requirePace(actor.token ? `token:${actor.token.id}` : `person:${actor.userId}`);
  if (actor.token && (access === "session" || isPersonal))
    throw new AppError(
      "not_allowed",
      "A console token cannot do this: it is about an account. Sign in with a browser.",
    );
  const requireConfirmed = () => {
    if (!mustConfirm || isConfirmed(actor)) return;
    if (!actor.token)
      throw new AppError("confirm_needed", "Enter your password once more to do this. Nothing was changed yet.");
    throw new AppError(
      "not_allowed",
      "People are asked for their password before this, and this console token may not act without one. Make one that may.",
    );
  };
  if (access === "signed-in" || access === "session") {
    requireConfirmed();
    return { ...open, actor };
  }
  if (!membership || (actor.token && actor.token.teamId !== membership.team.id))
    throw new AppError("not_found", "There is no such team, or you are not in it.");
  if (!can(membership.role, access)) {
    throw new AppError(
      "not_allowed",
      `Your role in this team (${membership.role}) does not allow this. Ask an owner or admin.`,
    );
  }
  if (!isGranted(actor, membership.team.id, access))
    throw new AppError("not_allowed", `This console token was not given the permission ${access}.`);
  requireConfirmed();
  return { ...open, actor, ...membership };
}
