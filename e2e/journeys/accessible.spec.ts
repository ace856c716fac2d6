import { expect, test } from "@playwright/test";
import { complaints, enter, expectAccessibleInBothThemes, expectAccessibleInEveryLook } from "@/e2e/support/browser";
import { answerLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import type { Member } from "@/e2e/support/world";
import { newTeam, type TestTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { createShare } from "@/lib/shares/contract";

let team: TestTeam & { owner: Member };
let batchId: string;

test.beforeAll(async () => {
  team = await newTeam();
  const file = await upload(team.owner.client, team.slug, chatLines(60, { model: "emulator/flaky-chat" }));
  const batch = await submit(team.owner.client, team.slug, file.id, team.connection.id, {
    name: "A batch with some failures",
    tags: ["one", "two"],
  });
  batchId = batch.id;
  await until(
    () => team.owner.client.call(getBatch, { team: team.slug, batchId }),
    (one) => one.results.isComplete,
  );
});

const paths = [
  "",
  "/batches",
  "/batches/new",
  "/workbench",
  "/batches/:id",
  "/batches/:id?tab=failures",
  "/batches/:id?tab=requests",
  "/batches/:id?tab=code",
  "/batches/:id?tab=sql",
  "/batches/:id?tab=review",
  "/compare?a=:id",
  "/models",
  "/files",
  "/usage",
  "/settings/connections",
  "/settings/connections/:connection",
  "/settings/members",
  "/settings/team",
  "/settings/tokens",
  "/settings/audit",
  "/settings/budgets",
  "/settings/data",
  "/settings/notices",
  "/notices",
  "/wall",
  "/settings/profile",
];

for (const part of [0, 1, 2, 3]) {
  test(`axe finds nothing on any page in any look, and none scrolls sideways, part ${part + 1}`, async ({
    page,
    context,
  }) => {
    test.setTimeout(240_000);
    await enter(context, team.owner.client);
    const heard = complaints(page);
    for (const path of paths.filter((_, at) => at % 4 === part)) {
      await test.step(path || "/", async () => {
        const there = path.replace(":id", batchId).replace(":connection", team.connection.id);
        await page.goto(`${team.owner.client.url}/t/${team.slug}${there}`);
        await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
        await expect(page.locator('[aria-busy="true"], [data-slot="skeleton"]')).toHaveCount(0);
        await expectAccessibleInEveryLook(page);
      });
    }
    expect(heard).toEqual([]);
  });
}

test("axe finds nothing on the page to sign in", async ({ page }) => {
  await page.goto(`${team.owner.client.url}/sign-in`);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expectAccessibleInEveryLook(page);
});

test("axe finds nothing in what opens over a batch, light and dark", async ({ page, context }) => {
  test.setTimeout(180_000);
  await enter(context, team.owner.client);
  const { slug, id, connection, owner } = team;
  const open = (path: string) => page.goto(`${owner.client.url}/t/${slug}${path}`);
  const press = (name: string | RegExp, exact = false) => page.getByRole("button", { name, exact }).first().click();
  const dialog = page.getByRole("dialog");
  /** The page below was looked at by itself. */
  const look = async () => {
    await expect(page.locator('[aria-busy="true"], [data-slot="skeleton"]')).toHaveCount(0);
    await expect(dialog.last()).toBeVisible();
    await expectAccessibleInBothThemes(page, { within: '[role="dialog"]' });
  };
  await open(`/batches/${batchId}?show=failed`);
  for (const name of ["Columns", "Export", "Filter"]) {
    await press(name, true);
    await expect(dialog).toBeVisible();
    await look();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
  for (const name of ["Retry…", "Edit and send again…"]) {
    await press(name, true);
    await expect(dialog).toContainText("would be sent");
    await look();
    await dialog.getByRole("button", { name: "Go back" }).click();
    await expect(dialog).toBeHidden();
  }
  for (const name of ["Name and tags…", "Share…"]) {
    await press("More acts");
    await page.getByRole("menuitem", { name }).click();
    await expect(dialog).toBeVisible();
    await look();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
  await open(`/batches/${batchId}?row=0`);
  await press("Edit this row…");
  await expect(page.getByRole("textbox", { name: "Request line" })).toBeVisible();
  await look();
  const place = { slug, id, connectionId: connection.id, userId: owner.userId };
  const requests = ["a", "b"].map((one) => requestLine(one, `ask ${one}`, { max_tokens: 9 }));
  const plant = (said: string) =>
    plantBatch(owner.client, place, { requests, output: ["a", "b"].map((one) => answerLine(one, `${one} ${said}`)) });
  const [one, two] = [await plant("is so"), await plant("is not so")];
  await open(`/compare?a=${one}&b=${two}`);
  await page.getByRole("grid", { name: "Compared rows" }).getByText("a", { exact: true }).click();
  await expect(dialog.locator("mark").first()).toBeVisible();
  await look();
  const { path } = await owner.client.call(createShare, {
    ...{ team: slug, batchId, days: 1, hasAnswers: true, hasPrompts: true },
  });
  await page.goto(new URL(path, owner.client.url).href);
  await expect(page.getByRole("table", { name: "Answers" })).toBeVisible();
  await expectAccessibleInEveryLook(page);
});
