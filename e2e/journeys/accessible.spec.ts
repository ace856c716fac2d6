import { expect, test } from "@playwright/test";
import { complaints, enter, expectAccessible } from "@/e2e/support/browser";
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

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing on any page, ${colorScheme}, ${width} px, and none scrolls sideways`, async ({
      browser,
    }) => {
      test.setTimeout(180_000);
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      await enter(context, team.owner.client);
      const page = await context.newPage();
      const heard = complaints(page);
      for (const path of paths) {
        await page.goto(`${team.owner.client.url}/t/${team.slug}${path.replace(":id", batchId)}`);
        await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
        await expect(page.locator('[aria-busy="true"], [data-slot="skeleton"]')).toHaveCount(0);
        await expectAccessible(page);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, path).toBeLessThanOrEqual(0);
      }
      await context.clearCookies();
      await page.goto(`${team.owner.client.url}/sign-in`);
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
      await expectAccessible(page);
      expect(heard).toEqual([]);
      await context.close();
    });
  }
}
