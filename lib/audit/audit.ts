import "server-only";
import { eq } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import type { Actor } from "@/lib/db/ctx";
import { isSigned, sign } from "@/lib/keyring";
import { takeTurn } from "@/lib/live/publish";
import { genesis, hashOf, headText } from "./chain";
import type { Act, AuditDetails } from "./contract";
import { auditEvents, auditHeads } from "./table";

/** A `TeamCtx` fits; jobs give the team alone and are named "Batchdeck". */
export type AuditCtx = {
  team: { id: string };
  actor?: Pick<Actor, "userId" | "name" | "token">;
  requestId?: string;
};

/** The chain of acts that belong to no team. */
export const installation = { id: "installation" };

const textMax = 300;
/** Text as the database and the hash both see it: no control characters, no half characters, not endless. */
const clean = (value: string): string =>
  value
    .replace(/\p{Cc}/gu, " ")
    .replace(/\p{Cs}/gu, "\ufffd")
    .slice(0, textMax)
    .replace(/\p{Cs}$/u, "");

/**
 * Writes one act into the team's audit log. Call it in the transaction of the act, and late in it: whoever writes an
 * event or publishes waits for the others until they commit. When this fails the act is rolled back, which is meant.
 * @param act one of `actWords` in the contract; a new act is a line there
 * @param about `subject`: the id (or name) of the thing; `details`: flat facts a reader wants, never a key, a prompt,
 *   an answer or a token
 */
export async function audit(
  tx: Db,
  ctx: AuditCtx,
  act: Act,
  about: { subject: string; details?: AuditDetails },
): Promise<void> {
  await takeTurn(tx);
  const teamId = ctx.team.id;
  const [head] = await tx.select().from(auditHeads).where(eq(auditHeads.teamId, teamId));
  const script = ctx.actor?.token;
  const facts = { ...about.details, ...(script ? { token: `${script.name} (${script.id})` } : {}) };
  const details = Object.entries(facts).map(([name, value]) => [
    clean(name),
    typeof value === "string" ? clean(value) : value,
  ]);
  const row = {
    teamId,
    seq: (head?.seq ?? 0) + 1,
    at: new Date(),
    act,
    actorId: ctx.actor?.userId ?? null,
    actorName: clean(ctx.actor?.name ?? "Batchdeck"),
    via: ctx.actor === undefined ? ("console" as const) : script ? ("token" as const) : ("session" as const),
    subject: clean(about.subject),
    details: Object.fromEntries(details) as AuditDetails,
    requestId: ctx.requestId ?? null,
    previousHash: head?.hash ?? genesis,
  };
  const hash = hashOf(row);
  const next = { teamId, seq: row.seq, hash };
  const set = { ...next, mac: sign("audit-head", headText(next)) };
  await tx.insert(auditEvents).values({ ...row, hash });
  await tx.insert(auditHeads).values(set).onConflictDoUpdate({ target: auditHeads.teamId, set });
}

/** Signs where each chain ends with the key that signs now, so that an old one can go. */
export async function resignHeads(tx: Db): Promise<void> {
  await takeTurn(tx);
  for (const head of await tx.select().from(auditHeads)) {
    if (!isSigned("audit-head", headText(head), head.mac)) continue;
    const mac = sign("audit-head", headText(head));
    await tx.update(auditHeads).set({ mac }).where(eq(auditHeads.teamId, head.teamId));
  }
}
