import "server-only";
import { existsSync, readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { and, asc, eq, gt } from "drizzle-orm";
import type { Database, Db } from "@/lib/db/client";
import { isSigned } from "@/lib/keyring";
import { runtime } from "@/lib/runtime";
import { type AuditHead, type Break, chainChecker, headText } from "./chain";
import { auditEvents, auditHeads } from "./table";

const pageSize = 1_000;

export type Verdict = { teamId: string; rows: number; broken: Break | null };
type Exported = Pick<AuditHead, "teamId" | "seq" | "hash"> & { at: string };

const exportPath = () => join(/* turbopackIgnore: true */ runtime().dataDir, "audit-heads.jsonl");

/** Writes down, outside of the database, where every chain ends now. An hourly job. */
export async function exportHeads(db: Db): Promise<void> {
  const heads = await db.select().from(auditHeads).orderBy(asc(auditHeads.teamId));
  const at = new Date().toISOString();
  const lines = heads.map(({ teamId, seq, hash }) => `${JSON.stringify({ at, teamId, seq, hash })}\n`);
  if (lines.length > 0) await appendFile(exportPath(), lines.join(""), { mode: 0o600 });
}

function exportedHeads(): Exported[] {
  const path = exportPath();
  if (!existsSync(/* turbopackIgnore: true */ path)) return [];
  const lines = readFileSync(/* turbopackIgnore: true */ path, "utf8").trim().split("\n");
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Exported);
}

/** Follows one chain from its first row to its signed end, and through the ends written down outside. */
async function verifyChain(db: Db, teamId: string, head: AuditHead | undefined, outside: Exported[]): Promise<Verdict> {
  const chain = chainChecker();
  const known = new Map(outside.map(({ seq, hash }) => [seq, hash]));
  let rows = 0;
  const bad = (broken: Break): Verdict => ({ teamId, rows, broken });
  for (let after = -1; ; ) {
    const page = await db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.teamId, teamId), gt(auditEvents.seq, after)))
      .orderBy(asc(auditEvents.seq))
      .limit(pageSize);
    for (const row of page) {
      const broken = chain.add(row);
      if (broken) return bad(broken);
      const noted = known.get(row.seq);
      if (noted !== undefined && noted !== row.hash)
        return bad({ seq: row.seq, why: "is not what was written down outside of the database" });
      known.delete(row.seq);
      rows += 1;
    }
    const last = page.at(-1);
    if (!last || page.length < pageSize) break;
    after = last.seq;
  }
  const end = chain.end(head);
  if (end) return bad(end);
  if (head && !isSigned("audit-head", headText(head), head.mac))
    return bad({ seq: head.seq, why: "ends the log with a signature that this installation did not make" });
  const cut = Math.min(...known.keys());
  return { teamId, rows, broken: known.size > 0 ? { seq: cut, why: "is missing: it was there once" } : null };
}

/** Verifies every chain of the database, or one team's, as they stand at one moment: the console may go on writing. */
export async function verifyAudit(db: Database, only?: string): Promise<Verdict[]> {
  // Read first: a chain only grows, so whatever is in the file is in the rows that are read after it.
  const outside = exportedHeads();
  return db.transaction(
    async (tx) => {
      const heads = new Map((await tx.select().from(auditHeads)).map((head) => [head.teamId, head]));
      const written = await tx.selectDistinct({ teamId: auditEvents.teamId }).from(auditEvents);
      const teams = new Set([
        ...heads.keys(),
        ...written.map((row) => row.teamId),
        ...outside.map((one) => one.teamId),
      ]);
      const verdicts: Verdict[] = [];
      for (const teamId of [...teams].sort()) {
        if (only !== undefined && teamId !== only) continue;
        const noted = outside.filter((one) => one.teamId === teamId);
        verdicts.push(await verifyChain(tx, teamId, heads.get(teamId), noted));
      }
      return verdicts;
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}
