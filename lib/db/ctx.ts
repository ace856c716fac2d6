import type { Role } from "@/lib/access";
import type { Database } from "./client";

export type Actor = { userId: string; sessionId: string; name: string; email: string };
export type Team = { id: string; slug: string; name: string };

/** What a verb for anyone knows. */
export type OpenCtx = { db: Database; requestId: string };
/** What a verb for a signed-in person knows. */
export type ActorCtx = OpenCtx & { actor: Actor };
/** What a verb of a team knows; the wrapper has already checked membership and permission. */
export type TeamCtx = ActorCtx & { team: Team; role: Role };
