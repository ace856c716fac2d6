import { expect, type Page, test } from "@playwright/test";
import { enter, expectAccessible } from "@/e2e/support/browser";
import { type Seed, seedBatches } from "@/e2e/support/seed-batches";
import { newTeam, sql } from "@/e2e/support/world";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const seed = (userId: string, more: Partial<Seed>): Seed => ({
  ...{ name: "Rivers", status: "in_progress", userId, window: "24h", models: ["house/unpriced"], tags: [] },
  ...{ total: 40, completed: 10, failed: 0, cost: null, createdAt: ago(1), deadlineAt: ago(-23), finishedAt: null },
  ...{ quality: null, runId: null, archivedAt: null },
  ...more,
});
const notice = (page: Page) => page.getByRole("region", { name: "Notice" });

/** What a batch's page says above its figures, and how its row comes to say it. */
const states: { name: string; seed: Partial<Seed>; set: string; says: RegExp; button?: RegExp }[] = [
  {
    name: "waits for approval",
    seed: { status: "held", completed: 0 },
    set: "status_note = 'It may cost $12.00, and the team lets go what costs more than $5.00 only after a look.'",
    says: /Let .+ run this\?.*It may cost \$12\.00/s,
    button: /^Approve$/,
  },
  {
    name: "needs a human",
    seed: { status: "unresolved", completed: 0 },
    set: "submission = 'needs_human', status_note = 'Its list of batches could not be read back far enough.'",
    says: /Did .+ take this batch\?.*could not be read back/s,
    button: /^It is not there: send again$/,
  },
  {
    name: "is to be cancelled as soon as it is found",
    seed: { status: "creating", completed: 0 },
    set: "submission = 'ambiguous', cancel_asked_by = 'Ada'",
    says: /This batch is being cancelled.*It is not sent again/s,
  },
  {
    name: "is at the upstream twice",
    seed: {},
    set: `duplicates = '["batch_b"]'`,
    says: /has this submission twice/,
    button: /^Cancel the other one$/,
  },
  {
    name: "has a limit that nothing can keep",
    seed: {},
    set: "money_guard = 5",
    says: /The limit of \$5\.00 cannot be kept.*house\/unpriced/s,
  },
  {
    name: "is gone at the upstream",
    seed: { status: "failed", finishedAt: ago(0.5) },
    set: "status_note = 'The upstream no longer knows this batch; looking again hourly for a day. Results that arrived are kept here.'",
    says: /no longer knows this batch/,
  },
];

test("whatever wants somebody says so above the figures, readable to everybody", async ({ page, context }) => {
  test.setTimeout(120_000);
  const team = await newTeam();
  const { slug, owner } = team;
  await enter(context, owner.client);
  const seeds = states.map((state) => seed(owner.userId, { name: `Batch that ${state.name}`, ...state.seed }));
  const ids = await seedBatches(team, seeds);
  for (const [at, { set, says, button }] of states.entries()) {
    await sql(`update batches set ${set} where id = $1`, [ids[at]]);
    await page.goto(`${owner.client.url}/t/${slug}/batches/${ids[at]}`);
    await expect(notice(page)).toHaveText(says);
    if (button) await expect(notice(page).getByRole("button", { name: button })).toBeEnabled();
    // The rest of the page is looked at elsewhere.
    await expectAccessible(page, { within: '[aria-label="Notice"]' });
  }
});

test("a run says how all its parts stand, is renamed, and stopped as one", async ({ page, context }) => {
  const team = await newTeam();
  const { slug, owner } = team;
  await enter(context, owner.client);
  const part = (n: number, more: Partial<Seed>) =>
    seed(owner.userId, { name: `Invoices · ${n} of 3`, runId: "run_invoices", createdAt: ago(2 - n / 10), ...more });
  await seedBatches(team, [
    part(1, { status: "failed", completed: 30, failed: 10, finishedAt: ago(1) }),
    part(2, { deadlineAt: ago(0.5) }),
    part(3, { status: "queued", completed: 0, deadlineAt: null }),
  ]);
  await sql("update batches set upstream_id = id where team_id = $1 and status = 'failed'", [team.id]);
  await page.goto(`${owner.client.url}/t/${slug}/batches/runs/run_invoices`);
  await expect(page.getByRole("heading", { name: "Invoices", exact: true })).toBeVisible();
  await expect(page.getByText("Overdue", { exact: true }).first()).toBeVisible();
  const progress = page.getByRole("region", { name: "Progress" });
  await expect(progress).toContainText("50of 120 rows");
  await expect(progress).toContainText("1 part, last due");
  await expect(page.getByRole("button", { name: "Retry failed 10…" })).toBeEnabled();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Rename…" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Receipts");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Receipts", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Receipts · 2 of 3" })).toBeVisible();

  await page.getByRole("button", { name: "Cancel all…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Cancel 2 batches?");
  await dialog.getByRole("button", { name: "Keep them running" }).click();
  await expect(dialog).toBeHidden();
});
