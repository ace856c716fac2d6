import { expect, type Page, test } from "@playwright/test";
import { chooseFiles, complaints, enter, expectAccessible } from "@/e2e/support/browser";
import { type Seed, seedBatches } from "@/e2e/support/seed-batches";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { listBatches } from "@/lib/batches/list-contract";
import { isTerminal } from "@/lib/batches/rules";

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const clean = { good: 10, truncated: 0, empty: 0, refused: 0, notJson: 0, schemaInvalid: 0, unchecked: 0, failed: 0 };

function seed(userId: string, n: number, more: Partial<Seed> = {}): Seed {
  return {
    ...{ name: `Batch ${n}`, status: "completed", userId, window: "24h", models: ["Qwen/Qwen3.5-9B"], tags: ["geo"] },
    ...{ total: 10, completed: 10, failed: 0, cost: "1.25", createdAt: ago(n), deadlineAt: ago(n - 24) },
    ...{ finishedAt: ago(n - 0.5), quality: clean, runId: null, archivedAt: null },
    ...more,
  };
}

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test("batches are chosen by keyboard and by the hundred, tagged, archived and exported; views are kept", async ({
  page,
  context,
}) => {
  const heard = complaints(page);
  const team = await newTeam();
  const { slug, owner } = team;
  await enter(context, owner.client);
  const part = (n: number) =>
    seed(owner.userId, 60 + n, { name: `Invoices · part ${n} of 2`, runId: "run_invoices", tags: ["ocr"] });
  await seedBatches(team, [...Array.from({ length: 58 }, (_, n) => seed(owner.userId, n + 1)), part(1), part(2)]);
  await page.goto(`${owner.client.url}/t/${slug}/batches`);
  await expect(page.getByText("1 – 50 of 59")).toBeVisible();

  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const bar = page.getByRole("region", { name: "Chosen batches" });
  await expect(bar.getByRole("status")).toHaveText("2 chosen");
  await bar.getByRole("button", { name: "Tag…" }).click();
  await page.getByRole("textbox", { name: "Add" }).fill("first, two");
  await page.getByRole("button", { name: "Change tags" }).click();
  await expect(row(page, "Batch 1").first()).toContainText("geo · first · two");
  await expect(bar).toBeHidden();

  await page.getByRole("checkbox", { name: "Choose all on this page" }).click();
  await bar.getByRole("button", { name: "Choose all 59 that match" }).click();
  await expect(bar.getByRole("status")).toHaveText("All 59 rows that match");
  await expectAccessible(page);
  await bar.getByRole("button", { name: "Cancel…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("60 batches are left alone: already finished");
  await dialog.getByRole("button", { name: "Keep them running" }).click();
  await bar.getByRole("button", { name: "Archive…" }).click();
  await expect(dialog).toContainText("Archive 60 batches?");
  await expect(dialog).toContainText("$75.00");
  await dialog.getByRole("button", { name: "Archive", exact: true }).click();
  await expect(page.getByText("Every batch is archived")).toBeVisible();
  await page.getByRole("button", { name: "Show 59 archived batches" }).click();
  await expect(page.getByText("1 – 50 of 59")).toBeVisible();

  await page.goto(`${owner.client.url}/t/${slug}/batches?view=archived&sort=name&dir=asc&tag=ocr`);
  await expect(row(page, "Invoices")).toContainText("2 parts");
  await row(page, "Invoices").getByRole("button", { name: "Parts of Invoices" }).click();
  await expect(row(page, "Invoices · part 2 of 2")).toBeVisible();
  await expect(page.getByText("1 – 1 of 1")).toBeVisible();

  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save this view…" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Old invoices");
  await page.getByRole("checkbox", { name: /Share with the team/ }).click();
  await page.getByRole("button", { name: "Save view" }).click();
  await expect(page.getByRole("button", { name: "View: Old invoices" })).toBeVisible();
  const member = await team.member("member");
  await context.clearCookies();
  await enter(context, member.client);
  await page.goto(`${owner.client.url}/t/${slug}/batches`);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: /Old invoices/ }).click();
  await expect(page).toHaveURL(/view=archived/);
  await expect(row(page, "Invoices")).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /This list as CSV/ }).click();
  expect((await download).suggestedFilename()).toBe("batches.csv");
  expect(heard).toEqual([]);
});

test("on a phone the list is cards that can be chosen too", async ({ page, context }) => {
  const team = await newTeam();
  await enter(context, team.owner.client);
  const part = (n: number) =>
    seed(team.owner.userId, 5 + n, { name: `Invoices · part ${n} of 2`, runId: "run_invoices" });
  await seedBatches(team, [seed(team.owner.userId, 1), seed(team.owner.userId, 2), part(1), part(2)]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${team.owner.client.url}/t/${team.slug}/batches`);
  // The page listens from here on.
  await expect(page.getByText(/^live · /)).toBeVisible();
  await page.getByRole("checkbox", { name: "Choose Batch 1", exact: true }).click();
  const chosen = page.getByRole("region", { name: "Chosen batches" }).getByRole("status");
  await expect(chosen).toHaveText("1 chosen");

  // A run opens to its parts, and each of them can be chosen; of a chosen run, one can be left out.
  await page.getByRole("button", { name: "Parts of Invoices" }).click();
  const choose = (name: string) => page.getByRole("checkbox", { name: `Choose ${name}`, exact: true });
  await choose("Invoices · part 2 of 2").click();
  await expect(chosen).toHaveText("2 chosen");
  await page.getByRole("button", { name: "Clear" }).click();
  await choose("Invoices").click();
  await expect(choose("Invoices · part 1 of 2")).toBeChecked();
  await choose("Invoices · part 2 of 2").click();
  await expect(chosen).toHaveText("1 chosen");
  await expect(choose("Invoices · part 1 of 2")).toBeChecked();
  await expect(choose("Invoices")).not.toBeChecked();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("failed rows are run again with a change, and the family says what came of it", async ({ page, context }) => {
  test.setTimeout(90_000);
  const { slug, owner, connection } = await newTeam();
  const { client } = owner;
  await enter(context, client);
  const file = await upload(client, slug, chatLines(120, { model: "emulator/flaky-chat" }));
  const parent = await submit(client, slug, file.id, connection.id, { name: "Flaky rivers" });
  const done = await until(
    () => client.call(getBatch, { team: slug, batchId: parent.id }),
    (batch) => isTerminal(batch.status) && batch.results.isComplete,
  );
  expect(done.counts.failed).toBeGreaterThan(0);
  await page.goto(`${client.url}/t/${slug}/batches/${parent.id}`);
  await page.getByRole("button", { name: "Clone" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByRole("combobox", { name: "Rows" }).click();
  await page.getByRole("option", { name: `The ${done.counts.failed} without an answer` }).click();
  await dialog.getByRole("combobox", { name: "Model" }).fill("Qwen/Qwen3.5-9B");
  await dialog.getByRole("textbox", { name: "Max tokens" }).fill("32");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Flaky rivers, mended");
  await dialog.getByRole("button", { name: "Submit" }).click();
  await expect(page.getByRole("heading", { name: "Flaky rivers, mended" })).toBeVisible();
  const family = page.getByRole("list", { name: "Related batches" });
  await expect(family.getByRole("link", { name: "Flaky rivers" })).toBeVisible();
  await expect(page.getByText(/^Done/).first()).toBeVisible({ timeout: 30_000 });
  await family.getByRole("link", { name: "Flaky rivers" }).click();
  await expect(
    page.getByText(`${done.counts.failed} rows failed, ${done.counts.failed} answered by edit.`),
  ).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
});

test("a limit given at New batch stops the batch, with the page open or not; it is raised and the rest runs", async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const { slug, owner } = await newTeam();
  const { client } = owner;
  await enter(context, client);
  await page.goto(`${client.url}/t/${slug}/batches/new`);
  await chooseFiles(page, {
    name: "rivers.jsonl",
    mimeType: "application/jsonl",
    buffer: Buffer.from(chatLines(4_000)),
  });
  await page.getByRole("textbox", { name: "Cancel at (dollars)" }).fill("0.01");
  const button = page.locator('button[type="submit"]');
  await expect(button).toBeEnabled({ timeout: 30_000 });
  await button.click();
  await expect(page).toHaveURL(/\/batches\/bat_/, { timeout: 60_000 });
  const address = page.url();
  await page.goto("about:blank");
  const stopped = await until(
    async () => (await client.call(listBatches, { team: slug })).batches[0],
    (batch) => batch !== undefined && batch.guardedAt !== null,
    60_000,
  );
  expect(stopped?.status).toBe("cancelled");
  await page.goto(address);
  await expect(page.getByText("Stopped at limit").first()).toBeVisible();
  await expect(page.getByText(/limit \$0\.01/).first()).toBeVisible();
  await page.getByRole("tab", { name: /Activity/ }).click();
  await expect(page.getByText(/Cancelled at the limit of \$0\.01/)).toBeVisible();
  await page.getByRole("button", { name: /^Run the remaining/ }).click();
  await expect(page.getByText(/Raise or remove the limit first/)).toBeVisible();
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Change the limit…" }).click();
  await page.getByRole("button", { name: "Remove limit" }).click();
  await expect(page.getByText("The limit is removed")).toBeVisible();
  await page.getByRole("button", { name: /^Run the remaining/ }).click();
  await expect(page.getByText("Running", { exact: true }).first()).toBeVisible();
});

test("name, tags, archive and deletion from the batch's own page, then of its file", async ({ page, context }) => {
  const { slug, owner, connection } = await newTeam();
  const { client } = owner;
  await enter(context, client);
  const file = await upload(client, slug, chatLines(3));
  const batch = await submit(client, slug, file.id, connection.id, { name: "To be renamed" });
  await page.goto(`${client.url}/t/${slug}/batches/${batch.id}`);
  await expect(page.getByText(/^Done/).first()).toBeVisible({ timeout: 30_000 });
  const more = (item: string) => async () => {
    await page.getByRole("button", { name: "More acts" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await more("Name and tags…")();
  await page.getByRole("textbox", { name: "Name" }).fill("Renamed");
  await page.getByRole("textbox", { name: "Tags" }).fill("a, b");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Renamed" })).toBeVisible();
  await more("Archive")();
  await expect(page.getByText(/^Archived\. Batches/)).toBeVisible();
  await more("Delete…")();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Delete batch" })).toBeDisabled();
  await dialog.getByRole("textbox").fill("Renamed");
  await dialog.getByRole("button", { name: "Delete batch" }).click();
  await expect(page).toHaveURL(/\/batches$/);
  expect((await client.send("GET", `/api/t/${slug}/batches/${batch.id}`)).status).toBe(404);

  // Nothing shows any more what its file asked, so that can go too.
  await page.getByRole("link", { name: "Files" }).click();
  await page.getByRole("button", { name: `More for ${file.name}` }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await expect(dialog).toContainText("cannot be undone");
  await dialog.getByRole("button", { name: "Delete file" }).click();
  await expect(page.getByText("No files yet")).toBeVisible();
});
