import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { ActorCtx, OpenCtx, TeamCtx } from "@/lib/db/ctx";
import { isDatabaseAway } from "@/lib/db/outage";
import { errorName, log } from "@/lib/log";
import type { Access, CallOutput, Endpoint, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { type Ctx, identify, requireOwnOrigin } from "./guard";
import { requireCapacity } from "./load";
import { parse, readBody, readQuery, withKey } from "./parse";

type CtxFor<A extends Access> = A extends "anyone" ? OpenCtx : A extends "signed-in" | "session" ? ActorCtx : TeamCtx;
type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
type Route = (request: Request, context: RouteContext) => Promise<Response>;

const headersOfAll = {
  "cache-control": "no-store, no-transform",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

function knownError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const away = "The console's database cannot be reached just now. What was confirmed is kept; try again in a moment.";
  if (isDatabaseAway(error)) return new AppError("unavailable", away, { retryAfterMs: 2_000 });
  if (isDiskFull(error)) return new AppError("storage_full", "The server's disk is full. What was confirmed is kept.");
  return new AppError(
    "internal",
    "Something went wrong on the server. Nothing was changed that you did not see confirmed; try again.",
  );
}

/** Of the data directory (ENOSPC, EDQUOT) or of the database (53100). */
function isDiskFull(error: unknown): boolean {
  for (let one: unknown = error; one instanceof Error; one = one.cause)
    if (["ENOSPC", "EDQUOT", "53100"].includes(String((one as { code?: unknown }).code))) return true;
  return false;
}

/** Turns whatever went wrong into a closed code and a sentence; an unexpected error's own text stays on the server. */
export function errorResponse(error: unknown, requestId: string, route: string): Response {
  const known = knownError(error);
  if (!(error instanceof AppError)) log("error", "request.failed", { requestId, route, error: errorName(error) });
  else if (known.code === "not_allowed" || known.code === "bad_origin")
    log("info", "request.refused", { requestId, route, code: known.code });
  // Traces may quote data, so they are for the developer's own screen only.
  if (known.code === "internal" && process.env.NODE_ENV === "development") console.error(error);
  const headers: Record<string, string> = { ...headersOfAll };
  if (known.retryAfterMs !== undefined) headers["retry-after"] = String(Math.ceil(known.retryAfterMs / 1000));
  return Response.json(known.toBody(requestId), { status: known.status, headers });
}

const jsonHeaders = { ...headersOfAll, "content-type": "application/json" };
const bodies = new WeakMap<object, { e: Endpoint; body: string }>();

/** The body of an answer, checked and written once for all whom an endpoint gives the same one. */
function written(e: Endpoint, output: unknown): string {
  if (typeof output !== "object" || output === null) return JSON.stringify(e.output.parse(output));
  const known = bodies.get(output);
  // Another endpoint may show less of it.
  if (known?.e === e) return known.body;
  const body = JSON.stringify(e.output.parse(output));
  bodies.set(output, { e, body });
  return body;
}

/**
 * The one way an API route answers: origin, who, which team, which permission, input parsed, verb, output parsed,
 * never cached. `verb` receives what its endpoint's `access` promises.
 */
export function handle<E extends Endpoint>(
  e: E,
  verb: (ctx: CtxFor<E["access"]>, input: VerbInput<E>) => Promise<CallOutput<E>>,
): Route {
  return stream<E["access"]>(e, e.path, async (ctx, request, params) => {
    const query = parse(e.query ?? z.strictObject({}), readQuery(request));
    const body = e.body ? parse(e.body, withKey(e.body, await readBody(request), request)) : {};
    const output = await verb(ctx as CtxFor<E["access"]>, { ...params, ...query, ...body } as VerbInput<E>);
    return new Response(written(e, output), { headers: jsonHeaders });
  });
}

/** The same door for answers that are streams (downloads, live events, uploads): guarded alike, answered by `answer`. */
export function stream<A extends Access>(
  asked: A | { access: A; isConfirmed?: boolean; isPersonal?: boolean; isHeavy?: boolean },
  route: string,
  answer: (ctx: CtxFor<A>, request: Request, params: Record<string, string>) => Promise<Response>,
): Route {
  const { isHeavy, ...wanted }: { access: A; isConfirmed?: boolean; isPersonal?: boolean; isHeavy?: boolean } =
    typeof asked === "string" ? { access: asked } : asked;
  return async (request, context) => {
    const requestId = randomUUID();
    try {
      const given = (await context.params) ?? {};
      const params = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value ?? "")]));
      // No id of ours holds control characters, and PostgreSQL refuses NUL.
      if (Object.values(params).some((value) => /\p{Cc}/u.test(value)))
        throw new AppError("not_found", "There is nothing at this address.");
      requireOwnOrigin(request);
      const ctx: Ctx = await identify({ ...wanted, team: params.team, requestId }, request);
      if (isHeavy) requireCapacity();
      const { team: _slug, ...rest } = params;
      return await answer(ctx as CtxFor<A>, request, rest);
    } catch (error) {
      return errorResponse(error, requestId, route);
    }
  };
}

/**
 * A door for programs that know nothing of us: no cookie is read, so there is nothing of a browser's to abuse, and
 * whoever calls proves themselves in `answer`.
 */
export function machine(
  route: string,
  answer: (request: Request, params: Record<string, string>) => Promise<Response>,
): Route {
  return async (request, context) => {
    const requestId = randomUUID();
    try {
      const given = (await context.params) ?? {};
      return await answer(
        request,
        Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value ?? "")])),
      );
    } catch (error) {
      return errorResponse(error, requestId, route);
    }
  };
}
