import "server-only";
import { can } from "@/lib/access";
import { database } from "@/lib/db/client";
import type { ActorCtx, OpenCtx, TeamCtx } from "@/lib/db/ctx";
import { runtime } from "@/lib/runtime";
import { membershipOf } from "@/lib/teams/service";
import { requestMark } from "@/lib/wire/call";
import type { Access } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { currentActor } from "./auth";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses a write that another site's page could have caused. */
export function requireOwnOrigin(request: Request): void {
  if (safeMethods.has(request.method)) return;
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

/**
 * Who asks, in which team, and whether they may. A team the person is not in looks like one that does not exist.
 * @throws AppError not_signed_in, not_found, not_allowed
 */
export async function identify(access: Access, teamSlug: string | undefined, requestId: string): Promise<Ctx> {
  const open: OpenCtx = { db: database(), requestId };
  if (access === "anyone") return open;
  const actor = await currentActor();
  if (!actor)
    throw new AppError(
      "not_signed_in",
      "Your session has ended. Sign in again; nothing you entered on this page is lost.",
    );
  if (access === "signed-in") return { ...open, actor };
  const membership = await membershipOf(actor.userId, teamSlug ?? "");
  if (!membership) throw new AppError("not_found", "There is no such team, or you are not in it.");
  if (!can(membership.role, access)) {
    throw new AppError(
      "not_allowed",
      `Your role in this team (${membership.role}) does not allow this. Ask an owner or admin.`,
    );
  }
  return { ...open, actor, ...membership };
}
