import { randomBytes } from "node:crypto";
import { expect, test } from "@playwright/test";
import { enter } from "@/e2e/support/browser";
import { dozens, kept, watch } from "@/e2e/support/hostile";
import { answerLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { newTeam, sql } from "@/e2e/support/world";
import { createShare } from "@/lib/shares/contract";

const texts = dozens.map((group) => kept(group.join(" ")));
const [first = "", second = "", third = "", fourth = "", fifth = ""] = texts;
const id = (kind: string) => `${kind}_${randomBytes(8).toString("hex")}`;

type Place = { teamId: string; userId: string; otherId: string; connectionId: string; batchId: string };

/** Hostile names and words wherever people, upstreams or receivers of notices could have put them. */
async function plantWords({ teamId, userId, otherId, connectionId, batchId }: Place): Promise<void> {
  const channelId = id("chn");
  const check = {
    ...{ checkedAt: new Date().toISOString(), isOk: false, summary: first, modelCount: texts.length, models: texts },
    steps: texts.map((detail) => ({ name: second, isOk: false, detail })),
  };
  await sql("update teams set name = $1 where id = $2", [third, teamId]);
  await sql("update users set name = $1 where id = any($2)", [fourth, [userId, otherId]]);
  await sql("update connections set name = $1, last_check = $2, last_error = $3 where id = $4", [
    ...[fifth, JSON.stringify(check), first, connectionId],
  ]);
  await sql(
    `insert into notice_channels (id, team_id, kind, name, host, sealed_url, kinds, off_at, off_reason)
     values ($1, $2, 'webhook', $3, $4, 'x', '{batch_done}', now(), $5)`,
    [channelId, teamId, first, second, third],
  );
  await sql(
    `insert into invitations (id, team_id, email, role, token_hash, invited_by, invited_by_name, expires_at)
     values ($1, $2, $3, 'member', $1, $4, $5, now() + interval '1 day')`,
    [id("inv"), teamId, first, userId, second],
  );
  await sql(
    `insert into console_tokens (id, team_id, user_id, name, start, token_hash, permissions, expires_at)
     values ($1, $2, $3, $4, 'bdk_abcd', $1, '["batch:read"]', now() + interval '1 day')`,
    [id("tok"), teamId, userId, first],
  );
  await sql("insert into budgets (team_id, user_id, monthly, mode) values ($1, $2, 5, 'soft')", [teamId, otherId]);
  for (const [at, text] of texts.entries()) {
    const noticeId = id("ntc");
    await sql(
      `insert into notices (id, team_id, key, kind, subject, title, body, path)
       values ($1, $2, $1, 'batch_failed', $3, $4, $4, '/batches')`,
      [noticeId, teamId, batchId, text],
    );
    await sql("insert into notice_readers (notice_id, team_id, user_id) values ($1, $2, $3)", [
      ...[noticeId, teamId, userId],
    ]);
    await sql(
      `insert into notice_deliveries (id, team_id, channel_id, notice_id, "to", state, attempts, status, answer)
       values ($1, $2, $3, $4, $5, 'failed', 3, 500, $5)`,
      [id("dlv"), teamId, channelId, noticeId, text],
    );
    await sql(
      `insert into audit_events (team_id, seq, at, act, actor_id, actor_name, via, subject, details, previous_hash, hash)
       values ($1, $2, now(), 'batch.edited', $3, $4, 'session', $4, $5, 'x', 'x')`,
      [teamId, 1_000 + at, userId, text, JSON.stringify({ name: text, [text.slice(0, 80)]: text })],
    );
    await sql(
      `insert into usage_facts (team_id, batch_id, model, connection_id, user_id, "window", is_emulator, tags, rows,
         failed_rows, input_tokens, output_tokens, cost, realtime_cost, at)
       values ($1, $2, $3, $4, $5, '24h', false, $6, 10, 1, 100, 100, 1, 2, now())`,
      [teamId, batchId, text, connectionId, userId, [text]],
    );
    await sql(
      `insert into usage_days (team_id, day, model, user_id, connection_id, "window", is_emulator, tags, model_batches,
         batches, rows, input_tokens, output_tokens, cost, compared_cost, realtime_cost)
       values ($1, current_date, $2, $3, $4, '24h', false, $5, 1, 1, 10, 100, 100, 1, 1, 2)`,
      [teamId, text, userId, connectionId, [text]],
    );
  }
}

const sign = /__escaped/;
const pages: readonly { path: string; shows?: RegExp }[] = [
  { path: "", shows: sign },
  { path: "/batches", shows: sign },
  { path: "/batches/:id", shows: sign },
  { path: "/batches/:id?tab=activity" },
  { path: "/notices", shows: sign },
  { path: "/wall", shows: sign },
  { path: "/usage", shows: sign },
  { path: "/models" },
  { path: "/files" },
  { path: "/workbench" },
  { path: "/batches/new" },
  { path: "/settings/connections", shows: sign },
  { path: "/settings/connections/:connection", shows: sign },
  { path: "/settings/members", shows: sign },
  { path: "/settings/team" },
  { path: "/settings/tokens", shows: sign },
  { path: "/settings/audit", shows: sign },
  { path: "/settings/budgets", shows: sign },
  { path: "/settings/data" },
  { path: "/settings/notices", shows: sign },
  { path: "/settings/profile" },
];

test("nothing runs or loads on any page of a team in which every name is hostile", async ({ page, context }) => {
  test.setTimeout(240_000);
  const { slug, id: teamId, connection, owner, member } = await newTeam();
  await enter(context, owner.client);
  const other = await member("member");
  const place = { slug, id: teamId, connectionId: connection.id, userId: owner.userId };
  const plant = () =>
    plantBatch(owner.client, place, {
      requests: dozens.map((group, n) => requestLine(`${group[0]} ${n}`, group.join(" "))),
      output: dozens.map((group, n) => answerLine(`${group[0]} ${n}`, group.join("\n\n"))),
    });
  const [done, running, failed] = [await plant(), await plant(), await plant()];
  await sql("update batches set name = $1, tags = $2, models = $3, status_note = $4 where team_id = $5", [
    ...[first.slice(0, 400), JSON.stringify(texts.slice(0, 20)), JSON.stringify(texts.slice(0, 4)), second, teamId],
  ]);
  await sql(
    `update batches set status = 'in_progress', finished_at = null, is_result_complete = false, started_at = now(),
       deadline_at = now() + interval '1 day' where id = $1`,
    [running],
  );
  await sql("update batches set status = 'rejected', parent_id = $2, relation = 'retry' where id = $1", [failed, done]);
  await plantWords({
    ...{ teamId, userId: owner.userId, otherId: other.userId, connectionId: connection.id, batchId: done },
  });
  const { path: sharedPath } = await owner.client.call(createShare, {
    ...{ team: slug, batchId: done, days: 1, hasAnswers: true, hasPrompts: true },
  });
  const isQuiet = watch(page);
  for (const { path, shows } of pages) {
    await test.step(path || "/", async () => {
      const there = path.replace(":id", done).replace(":connection", connection.id);
      await page.goto(`${owner.client.url}/t/${slug}${there}`);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await expect(page.locator('[aria-busy="true"], [data-slot="skeleton"]')).toHaveCount(0);
      if (shows) await expect(page.getByRole("main")).toContainText(shows);
      await isQuiet();
    });
  }
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog").getByRole("combobox").fill("escaped");
  await expect(page.getByRole("dialog").getByRole("option", { name: sign }).first()).toBeVisible();
  await isQuiet();
  // Without an account, behind a link.
  await page.goto(new URL(sharedPath, owner.client.url).href);
  await expect(page.getByRole("main")).toContainText(sign);
  await expect(page.getByRole("table", { name: "Answers" })).toBeVisible();
  await isQuiet();
});
