import { expect, test } from "@playwright/test";
import { complaints, enter, expectAccessibleInEveryLook } from "@/e2e/support/browser";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import type { Member } from "@/e2e/support/world";
import { newTeam, type TestTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";

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
