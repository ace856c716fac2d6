import "server-only";
import { createHash } from "node:crypto";
import type { auditEvents, auditHeads } from "./table";

export type AuditRow = typeof auditEvents.$inferSelect;
export type AuditHead = typeof auditHeads.$inferSelect;

/** What the first event of a chain follows. */
export const genesis = "0".repeat(64);

/** An event's hash: SHA-256 over everything it says and the hash before it. */
export function hashOf(row: Omit<AuditRow, "hash">): string {
  const details = Object.entries(row.details).sort(([a], [b]) => (a < b ? -1 : 1));
  const { teamId, seq, act, actorId, actorName, via, subject, requestId, previousHash } = row;
  const said = [teamId, seq, row.at.toISOString(), act, actorId, actorName, via, subject, details, requestId];
  return createHash("sha256")
    .update(JSON.stringify([...said, previousHash]))
    .digest("hex");
}

/** What a head's signature covers. */
export const headText = ({ teamId, seq, hash }: Pick<AuditHead, "teamId" | "seq" | "hash">): string =>
  `${teamId}|${seq}|${hash}`;

/** Where a chain is first not what was written; `seq` counts from 1. */
export type Break = { seq: number; why: string };

/**
 * Follows a chain row by row, in order of `seq`. `add` answers the first break, `end` compares with where the chain is
 * known to end.
 */
export function chainChecker() {
  let seq = 0;
  let last = genesis;
  return {
    add(row: AuditRow): Break | null {
      if (row.seq !== seq + 1) return { seq: seq + 1, why: "is missing" };
      if (row.previousHash !== last) return { seq: row.seq, why: "does not follow the row before it" };
      if (row.hash !== hashOf(row)) return { seq: row.seq, why: "was changed" };
      seq = row.seq;
      last = row.hash;
      return null;
    },
    end(head: Pick<AuditHead, "seq" | "hash"> | undefined): Break | null {
      if (!head) return seq === 0 ? null : { seq: 1, why: "has no recorded end of its chain" };
      if (head.seq > seq) return { seq: seq + 1, why: "is missing: the end of the log was cut off" };
      if (head.seq < seq) return { seq: head.seq + 1, why: "was added behind the recorded end" };
      return head.hash === last ? null : { seq, why: "is not the row the log ended with" };
    },
  };
}
