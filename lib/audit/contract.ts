import { z } from "zod";
import { endpoint } from "@/lib/wire/endpoint";

/** Every act that is kept, and how a sentence about it goes on after the person's name. New acts are a line here. */
export const actWords = {
  "team.created": "created the team",
  "team.renamed": "renamed the team",
  "team.transferred": "handed the team over",
  "member.invited": "invited someone",
  "invitation.withdrawn": "withdrew an invitation",
  "member.joined": "joined the team",
  "member.role_changed": "changed a member's role",
  "member.removed": "removed a member",
  "member.left": "left the team",
  "sign_in.succeeded": "signed in",
  "sign_in.failed": "failed to sign in",
  "sign_in.throttled": "was kept from trying to sign in",
  sign_out: "signed out",
  "session.confirmed": "confirmed their password",
  "session.revoked": "ended a session",
  "sessions.ended": "signed out everywhere",
  "password.changed": "changed their password",
  "password.reset_link_made": "made a link to reset a password",
  "password.reset": "reset their password through a link",
  "token.created": "created a console token",
  "token.revoked": "revoked a console token",
  "connection.created": "added a connection",
  "connection.changed": "changed a connection",
  "connection.key_changed": "changed the key of a connection",
  "connection.removed": "removed a connection",
  "keys.rotated": "moved the data keys to another master key",
  "price.changed": "changed the price of a model",
  "file.uploaded": "uploaded a file",
  "file.downloaded": "downloaded a file",
  "file.deleted": "deleted a file",
  "batch.submitted": "submitted a batch",
  "batch.cancelled": "cancelled a batch",
  "batch.retried": "retried a batch",
  "batch.resolved": "decided about an unclear submission",
  "batch.approved": "approved a batch",
  "batch.refused": "turned a batch away",
  "batch.archived": "archived a batch",
  "batch.unarchived": "took a batch out of the archive",
  "batch.edited": "edited a batch",
  "batch.limit_changed": "changed the limit of a batch",
  "batch.deleted": "deleted a batch",
  "batch.table_removed": "removed the table of a batch",
  "retention.changed": "changed how long results are kept",
  "results.exported": "exported results",
  "budget.changed": "changed a budget",
  "notice.changed": "changed a notice",
  "webhook.changed": "changed a webhook",
  "share.created": "made a share link",
  "share.revoked": "withdrew a share link",
  "audit.exported": "exported the audit log",
} as const;
export type Act = keyof typeof actWords;
export const acts = Object.keys(actWords) as [Act, ...Act[]];

/** What an act concerns, for the filter: "member.invited" and "member.left" are both "member". */
export const actGroups = [...new Set(acts.map((act) => act.split(".")[0] ?? ""))];

/** Flat facts beside an act: names, roles, counts. Never keys, prompts or answers. */
export const AuditDetails = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export type AuditDetails = z.infer<typeof AuditDetails>;

export const AuditEvent = z.object({
  /** Position in the team's chain, 1 upwards without gaps. */
  seq: z.number().int(),
  at: z.string(),
  act: z.enum(acts),
  /** null: the console itself, or nobody it knows. */
  actor: z.object({ id: z.string().nullable(), name: z.string() }),
  via: z.enum(["session", "token", "console"]),
  subject: z.string(),
  details: AuditDetails,
  requestId: z.string().nullable(),
  hash: z.string(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

export const AuditFilter = z.strictObject({
  group: z.string().max(40).optional(),
  actorId: z.string().max(60).optional(),
  search: z.string().trim().max(200).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** Newest first; `before` is the `nextBefore` of the page before. */
export const listAudit = endpoint({
  method: "GET",
  path: "/api/t/:team/audit",
  access: "audit:read",
  query: AuditFilter.extend({
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    events: z.array(AuditEvent),
    nextBefore: z.number().int().nullable(),
    actors: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
});

export const auditExportPath = (team: string): string => `/api/t/${encodeURIComponent(team)}/audit/export`;
