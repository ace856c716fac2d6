import type { Database } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { teams } from "@/lib/teams/table";

/** A team of its own for a test, as its owner Ada would act in it; there is no account of hers. */
export async function newTeam(db: Database): Promise<TeamCtx> {
  const id = newId("tea");
  const team = { id, slug: id.toLowerCase().replace("_", "-"), name: "Team" };
  await db.insert(teams).values(team);
  const actor = { userId: "use_1", sessionId: "ses_1", name: "Ada", email: "ada@example.com" };
  return { db, requestId: "r", actor, team, role: "owner" };
}
