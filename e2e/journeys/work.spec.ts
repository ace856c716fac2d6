import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { chooseFiles, enter } from "@/e2e/support/browser";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, sql, until, world } from "@/e2e/support/world";
import { listBatches } from "@/lib/batches/list-contract";

test("a reload in the middle of an upload resumes it, byte for byte, and goes on to submit", async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const { slug, owner } = await newTeam();
  await enter(context, owner.client);
  const bytes = Buffer.from(chatLines(49_000, { maxTokens: 48 }));
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  await chooseFiles(page, { name: "many.jsonl", mimeType: "application/jsonl", buffer: bytes });
  const button = page.locator('button[type="submit"]');
  await expect(button).toBeEnabled({ timeout: 30_000 });
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 5,
    downloadThroughput: -1,
    uploadThroughput: 1_500_000,
  });
  await button.click();
  await until(
    () =>
      sql<{ id: string }>("select id from input_files where team_id = (select id from teams where slug = $1)", [slug]),
    (rows) => rows.length === 1,
  );
  await expect(page.getByText(/MB\/s|kB\/s/).first()).toBeVisible();
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  // Who leaves is asked first.
  const asked = page.waitForEvent("dialog");
  const left = page.reload();
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.accept();
  await left;
  await expect(page).toHaveURL(/\/batches\/bat_/, { timeout: 60_000 });
  const files = await sql<{ id: string; sha256: string; state: string }>(
    "select id, sha256, state from input_files where team_id = (select id from teams where slug = $1)",
    [slug],
  );
  expect(files).toHaveLength(1);
  expect(files[0]?.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(readFileSync(join(world().dataDir, "uploads", files[0]?.id ?? "")).equals(bytes)).toBe(true);
  const { batches } = await owner.client.call(listBatches, { team: slug });
  expect(batches).toHaveLength(1);
});

test("cancel says what it will do, keeps what arrived, and the rest can be run later", async ({ page, context }) => {
  const { slug, owner, connection } = await newTeam();
  await enter(context, owner.client);
  const file = await upload(owner.client, slug, chatLines(3_000));
  const batch = await submit(owner.client, slug, file.id, connection.id, { name: "Rivers of the world" });
  await page.goto(`${owner.client.url}/t/${slug}/batches/${batch.id}`);
  await expect(page.getByRole("heading", { name: "Rivers of the world" })).toBeVisible();
  await expect(page.getByText("Running", { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Cancel…" }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("Will not run");
  await expect(dialog).toContainText("Spent so far");
  await dialog.getByRole("button", { name: "Cancel batch" }).click();
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: /^Run the remaining/ }).click();
  await expect(page.getByText("Running", { exact: true }).first()).toBeVisible();
  await page.getByRole("tab", { name: /Activity/ }).click();
  await expect(page.getByText(/Cancelled\. Answers that arrived are kept/)).toBeVisible();
  await expect(page.getByText(/^Done/).first()).toBeVisible({ timeout: 45_000 });
});

test("answers can be searched, filtered, opened, and walked through by keyboard", async ({ page, context }) => {
  const { slug, owner, connection } = await newTeam();
  await enter(context, owner.client);
  const file = await upload(owner.client, slug, chatLines(150));
  const batch = await submit(owner.client, slug, file.id, connection.id, { name: "Searchable" });
  await page.goto(`${owner.client.url}/t/${slug}/batches/${batch.id}`);
  await expect(page.getByText(/^Done/).first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole("searchbox", { name: "Search prompts and answers" }).fill("river number 77 ");
  await expect(page.getByRole("row").filter({ hasText: "row-77" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "row-78" })).toHaveCount(0);
  await page.getByRole("row").filter({ hasText: "row-77" }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText("Name river number 77 of the world.");
  await expect(page).toHaveURL(/row=77/);
});

test("the palette finds a batch, shortcuts jump, and the theme is kept", async ({ page, context }) => {
  const { slug, owner, connection } = await newTeam();
  await enter(context, owner.client);
  const file = await upload(owner.client, slug, chatLines(1));
  await submit(owner.client, slug, file.id, connection.id, { name: "Needle in the haystack" });
  await page.goto(`${owner.client.url}/t/${slug}`);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await expect(page).toHaveURL(/\/batches$/);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("needle");
  await page.getByRole("option", { name: /Needle in the haystack/ }).click();
  await expect(page).toHaveURL(/\/batches\/bat_/);
});
