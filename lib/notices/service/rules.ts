import "server-only";
import { audit } from "@/lib/audit/audit";
import type { TeamCtx } from "@/lib/db/ctx";
import { isMailSet } from "@/lib/mail";
import { type listNoticeRules, noticeKinds, type setNoticeRule } from "@/lib/notices/contract";
import { rulesOf } from "@/lib/notices/say";
import { noticeRules } from "@/lib/notices/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";

export async function listRules(ctx: TeamCtx): Promise<CallOutput<typeof listNoticeRules>> {
  const rules = await rulesOf(ctx.db, ctx.team.id);
  return { rules: noticeKinds.map((kind) => rules[kind]), hasMail: isMailSet() };
}

export async function setRule(
  ctx: TeamCtx,
  { kind, isOn, audience, byMail, threshold }: VerbInput<typeof setNoticeRule>,
): Promise<CallOutput<typeof setNoticeRule>> {
  const set = { isOn, audience, byMail, threshold: kind === "failing" ? (threshold ?? 10) : null };
  await ctx.db.transaction(async (tx) => {
    await tx
      .insert(noticeRules)
      .values({ teamId: ctx.team.id, kind, ...set })
      .onConflictDoUpdate({ target: [noticeRules.teamId, noticeRules.kind], set });
    await audit(tx, ctx, "notice.changed", { subject: kind, details: set });
  });
  return listRules(ctx);
}
