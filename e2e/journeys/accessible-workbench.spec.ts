import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, expectAccessibleInEveryLook } from "@/e2e/support/browser";
import { addStep, fileOf, openWorkbench as open, request, rows } from "@/e2e/support/workbench";

const acts = {
  Check: null,
  Profile: null,
  Transform: "Make the new file",
  Secrets: "Look for them",
  Sample: "Take the sample",
  Split: "Split the file",
  Diff: "Compare",
  Merge: /^Merge \d/,
};

test("axe finds nothing in any tool, light and dark, wide and narrow, and none scrolls sideways", async ({ page }) => {
  test.setTimeout(300_000);
  const heard = complaints(page);
  await open(page);
  await expectAccessibleInEveryLook(page);
  const files = [
    fileOf("before.jsonl", [...rows(9), request("row-3")]),
    fileOf("after.jsonl", [...rows(12).slice(2), request("row-3", "Say two.")]),
  ];
  await chooseFiles(page, files);
  for (const [tool, act] of Object.entries(acts)) {
    await page.getByRole("tab", { name: tool }).click();
    if (tool === "Transform") await addStep(page, "Set a value", { Path: "body.seed", Value: "7" });
    if (act) await page.getByRole("button", { name: act }).click();
    const outcome = page
      .getByRole("tabpanel", { name: tool })
      .getByRole("region", { name: /^(Result|Comparison|Secrets)$/ });
    if (act) await expect(outcome).toBeVisible();
    if (tool === "Diff") await outcome.getByRole("row").filter({ hasText: "Changed" }).click();
    if (tool === "Diff") await expect(outcome.getByText("Say two.").first()).toBeVisible();
    await expect(page.locator('[aria-busy="true"], [data-slot="skeleton"]')).toHaveCount(0);
    await expectAccessibleInEveryLook(page);
  }
  expect(heard).toEqual([]);
});
