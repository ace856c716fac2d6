import { expect, test } from "@playwright/test";
import { complaints, enter, expectAccessible } from "@/e2e/support/browser";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";

test("an owner sets a budget and a limit, approves what waits, sees what it cost, and is told", async ({
  page,
  context,
}) => {
  const team = await newTeam("Money Team");
  const { slug, owner } = team;
  const member = await team.member("member");
  await enter(context, owner.client);
  const heard = complaints(page);

  await page.goto(`${owner.client.url}/t/${slug}/settings/budgets`);
  await page.getByRole("button", { name: "Add a budget" }).click();
  await page.getByLabel("Dollars a month").fill("a lot");
  await page.getByRole("button", { name: "Set budget" }).click();
  await expect(page.getByText("Enter an amount in dollars")).toBeVisible();
  await page.getByLabel("Dollars a month").fill("25");
  await page.getByRole("radio", { name: "Refuse what could pass it" }).click();
  await page.getByRole("button", { name: "Set budget" }).click();
  await expect(page.getByRole("progressbar", { name: "Budget of The team" })).toBeVisible();
  await page.getByLabel("Ask above (dollars)").fill("0.000001");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("waits until an owner or admin approves it")).toBeVisible();
  await expectAccessible(page);

  const file = await upload(member.client, slug, chatLines(30));
  const held = await submit(member.client, slug, file.id, team.connection.id, { name: "Dear one", tags: ["nightly"] });
  await page.goto(`${owner.client.url}/t/${slug}/batches/${held.id}`);
  await expect(page.getByText("Needs approval").first()).toBeVisible();
  await page.getByRole("button", { name: "Approve" }).click();
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId: held.id }),
    (batch) => batch.results.isComplete,
  );

  await page.goto(`${owner.client.url}/t/${slug}/notices`);
  await expect(page.getByRole("link", { name: /Dear one needs approval/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByRole("button", { name: "Mark all as read" })).toBeDisabled();

  await page.goto(`${owner.client.url}/t/${slug}/usage`);
  await expect(page.getByRole("table", { name: "Usage by model" })).toBeVisible();
  await page.getByRole("radio", { name: "Tag" }).click();
  await page.getByRole("button", { name: "nightly" }).click();
  await expect(page).toHaveURL(/tag=nightly/);
  await page.getByRole("link", { name: "Show its batches" }).click();
  await expect(page).toHaveURL(/\/batches\?.*tag=nightly/);
  await expect(page.getByRole("link", { name: "Dear one" }).first()).toBeVisible();
  expect(heard).toEqual([]);
});

test("a share link shows progress to somebody without an account, and no answers unless ticked", async ({
  page,
  context,
  browser,
}) => {
  const team = await newTeam();
  const { slug, owner } = team;
  const file = await upload(owner.client, slug, chatLines(5));
  const batch = await submit(owner.client, slug, file.id, team.connection.id, { name: "Shown one" });
  await enter(context, owner.client);
  await page.goto(`${owner.client.url}/t/${slug}/batches/${batch.id}`);
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Share…" }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  const link = await page.getByRole("dialog").locator("code").innerText();
  await expect(page.getByText("never opened")).toBeVisible();

  const stranger = await browser.newContext();
  const tab = await stranger.newPage();
  await tab.goto(link);
  await expect(tab.getByRole("heading", { name: "Shown one" })).toBeVisible();
  await expect(tab.getByRole("progressbar")).toBeVisible();
  await expect(tab.getByRole("table")).toHaveCount(0);
  await expectAccessible(tab);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await expect(page.getByRole("list", { name: "Links" })).toHaveCount(0);
  await tab.reload();
  await expect(tab.getByText("This link does not work any more").first()).toBeVisible();
  await stranger.close();
});
