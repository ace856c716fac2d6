import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { complaints, enter, expectAccessible, expectAccessibleInBothThemes } from "@/e2e/support/browser";
import { type Seed, seedBatches } from "@/e2e/support/seed-batches";
import { submit, upload } from "@/e2e/support/upload";
import { downloaded, request, rows } from "@/e2e/support/workbench";
import { newTeam } from "@/e2e/support/world";
import { fileContentPath, removeFile } from "@/lib/files/contract";

test("a file is downloaded as it was sent, opened in the Workbench once, and leads to its batches", async ({
  page,
  context,
}) => {
  const heard = complaints(page);
  const team = await newTeam();
  const { slug, owner, connection } = team;
  await enter(context, owner.client);
  const text = rows(5_000).join("");
  const file = await upload(owner.client, slug, text, "rivers.jsonl");
  const unused = await upload(owner.client, slug, request("z"), "unused.jsonl");
  await submit(owner.client, slug, file.id, connection.id, { name: "All rivers" });
  const seed: Seed = {
    ...{ name: "Of another file", status: "completed", userId: owner.userId, window: "24h", models: ["m"], tags: [] },
    ...{ total: 1, completed: 1, failed: 0, cost: "1", createdAt: new Date(), deadlineAt: null, quality: null },
    ...{ finishedAt: new Date(), runId: null, archivedAt: null },
  };
  await seedBatches(team, [seed]);

  await page.goto(`${owner.client.url}/t/${slug}/files`);
  const row = page.getByRole("row").filter({ hasText: "rivers.jsonl" });
  const more = row.getByRole("button", { name: "More for rivers.jsonl" });
  await more.click();
  await expectAccessibleInBothThemes(page, { within: '[role="menu"]' });
  await page.emulateMedia({ colorScheme: "light" });
  await expect(page.getByRole("menuitem", { name: "Delete…" }), "a batch is left of it").toHaveCount(0);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("rivers.jsonl");
  expect(readFileSync(await download.path(), "utf8")).toBe(text);

  // By keyboard: the first entry of the menu.
  await expect(more).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Open on the Workbench" })).toBeFocused();
  await page.keyboard.press("Enter");
  const grid = page.getByRole("region", { name: "Lines of rivers.jsonl" }).getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", "5001");
  await expect(grid.getByRole("row").nth(1)).toContainText('"custom_id":"row-0"');
  await page.getByLabel("Go to line").fill("4,321");
  await page.getByLabel("Go to line").press("Enter");
  await expect(page.getByRole("region", { name: /^Line 4321/ })).toHaveText((text.split("\n")[4_320] ?? "").trim());
  await expect(page).not.toHaveURL(/from=/);
  expect((await downloaded(page, "Download rivers.jsonl")).text).toBe(text);
  await expectAccessible(page);

  // It is there once, also after a reload and when it is opened from Files again.
  const open = page.getByRole("button", { name: "Remove rivers.jsonl" });
  await page.reload();
  await expect(open).toHaveCount(1);
  await page.goto(`${owner.client.url}/t/${slug}/workbench?from=${unused.id}`);
  await expect(page.getByRole("region", { name: "Lines of unused.jsonl" })).toBeVisible();
  await page.goto(`${owner.client.url}/t/${slug}/workbench?from=${file.id}`);
  await expect(page.getByRole("region", { name: "File rivers.jsonl" })).toBeVisible();
  await expect(page).not.toHaveURL(/from=/);
  await expect(open).toHaveCount(1);

  await page.getByRole("link", { name: "Files", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "unused.jsonl" })).toContainText("not used yet");
  await row.getByRole("link", { name: "1 batch from rivers.jsonl" }).click();
  await expect(page).toHaveURL(new RegExp(`/batches\\?file=${file.id}$`));
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "All rivers" })).toBeVisible();
  await expect(main.getByText("Of another file")).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove filter File: rivers.jsonl" }).click();
  await expect(main.getByText("Of another file")).toBeVisible();
  await expect(page).toHaveURL(/\/batches$/);
  expect(heard).toEqual([]);
});

test("a file that cannot be fetched says why, is tried again, and can be left", async ({ page, context }) => {
  const { slug, owner } = await newTeam();
  await enter(context, owner.client);
  const text = rows(200).join("");
  const file = await upload(owner.client, slug, text, "rivers.jsonl");
  const content = `**${fileContentPath(slug, file.id)}`;
  const card = page.getByRole("region", { name: "Opening rivers.jsonl" });
  const dropHere = page.getByText("Drop your requests anywhere on this page");

  // The line is lost; then it is there.
  await page.route(content, (route) => route.abort("connectionreset"));
  await page.goto(`${owner.client.url}/t/${slug}/workbench?from=${file.id}`);
  await expect(card.getByRole("alert")).toContainText("The connection was lost.");
  await expectAccessibleInBothThemes(page);
  await page.unroute(content);
  await card.getByRole("button", { name: "Try again" }).click();
  expect((await downloaded(page, "Download rivers.jsonl")).text).toBe(text);
  await page.getByRole("button", { name: "Remove rivers.jsonl" }).click();
  await expect(dropHere).toBeVisible();

  // It takes long, and nobody wants to wait.
  await page.route(content, () => undefined);
  await page.goto(`${owner.client.url}/t/${slug}/workbench?from=${file.id}`);
  await expect(card.getByRole("progressbar", { name: "Fetching rivers.jsonl" })).toBeVisible();
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card).toHaveCount(0);
  await expect(dropHere).toBeVisible();
  await expect(page).not.toHaveURL(/from=/);
  await page.unroute(content);

  // Somebody deleted it.
  await owner.client.call(removeFile, { team: slug, fileId: file.id });
  await page.goto(`${owner.client.url}/t/${slug}/workbench?from=${file.id}`);
  const gone = page.getByRole("region", { name: "Opening A file of this team" });
  await expect(gone.getByRole("alert")).toContainText("There is no such file in this team.");
  await gone.getByRole("button", { name: "Close" }).click();
  await expect(dropHere).toBeVisible();
});
