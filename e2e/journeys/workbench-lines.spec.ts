import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, expectAccessible, ruleRow } from "@/e2e/support/browser";
import { downloaded, fileOf, openWorkbench, request, rows } from "@/e2e/support/workbench";

test("lines: fifty thousand of them, any gone to, those with findings marked", async ({ page }) => {
  const heard = complaints(page);
  await openWorkbench(page);
  const lines = rows(50_000);
  lines[31_006] = '{"custom_id":"row-31006",\n';
  lines[40_000] = request("row-7");
  await chooseFiles(page, fileOf("many.jsonl", lines));
  const viewer = page.getByRole("region", { name: "Lines of many.jsonl" });
  const grid = viewer.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", "50001");
  await expect(grid.getByRole("row").nth(1)).toContainText('"custom_id":"row-0"');
  await viewer.getByLabel("Go to line").fill("48,123");
  await viewer.getByLabel("Go to line").press("Enter");
  const chosen = grid.locator('[aria-selected="true"]');
  await expect(chosen).toContainText('"custom_id":"row-48122"');
  await grid.scrollIntoViewIfNeeded();
  await expect(chosen).toBeInViewport();
  await viewer.getByRole("button", { name: "Next finding" }).click();
  await expect(chosen).toContainText("31,007Blocks");
  await expect(viewer.getByText("Not valid JSON")).toBeVisible();
  await viewer.getByRole("button", { name: "Next finding" }).click();
  await expect(chosen).toContainText("40,001Blocks");
  await expect(viewer.getByRole("region", { name: /Line 40001/ })).toHaveText(request("row-7").trim());
  await viewer.getByRole("radio", { name: "Blocks 2" }).click();
  await expect(grid).toHaveAttribute("aria-rowcount", "3");
  await grid.press("Home");
  await expect(chosen).toContainText("31,007");
  await expectAccessible(page);
  expect(heard).toEqual([]);
});

test("a broken line is shown where it breaks, mended by hand, and the mending undone", async ({ page }) => {
  const heard = complaints(page);
  await openWorkbench(page);
  const broken = request("b").replace('"max_tokens":16,', '"max_tokens":16,,');
  await chooseFiles(page, fileOf("one-comma.jsonl", [request("a"), broken, request("c")]));
  const row = ruleRow(page, "invalid_json");
  await row.getByRole("button", { name: "Not valid JSON" }).click();
  const shown = row.getByRole("region", { name: /^Line 2/ });
  await expect(shown).toHaveText(broken.trimEnd());
  await expect(shown.locator("mark")).toHaveText(",");
  await row.getByRole("button", { name: "Edit" }).click();
  const text = row.getByRole("textbox", { name: "Text of line 2" });
  await expect(text).toBeFocused();
  await expect(row.getByRole("status")).toContainText("Not valid JSON");
  await expectAccessible(page);
  // The cursor stands at the second comma.
  await text.press("Delete");
  await expect(row.getByRole("status")).not.toContainText("Not valid JSON");
  await row.getByRole("button", { name: "Save line 2" }).click();
  await expect(page.getByText("Corrected copy: line 2 edited.")).toBeVisible();
  await expect(row).toHaveCount(0);
  // What was changed is what is kept: a reload makes the same file of it.
  for (const isReloaded of [false, true]) {
    if (isReloaded) await page.reload();
    const mended = await downloaded(page, "Download one-comma.corrected.jsonl");
    expect(mended.text).toBe(request("a") + request("b") + request("c"));
  }
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
  expect((await downloaded(page, "Download one-comma.jsonl")).text).toBe(request("a") + broken + request("c"));
  expect(heard).toEqual([]);
});

test("a corrected file can be kept beside the old one", async ({ page }) => {
  await openWorkbench(page);
  await chooseFiles(page, fileOf("wrong.jsonl", [request("a"), request("a")]));
  await page.getByRole("button", { name: /^Rename/ }).click();
  await page.getByRole("button", { name: "Keep as a new file" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.reload();
  await page.getByRole("button", { name: /^\S*wrong\.corrected\.jsonl/ }).click();
  expect((await downloaded(page, "Download wrong.corrected.jsonl")).text).toBe(request("a") + request("a-2"));
});

test("secrets: found, masked with a map, and brought back", async ({ page }) => {
  const heard = complaints(page);
  await openWorkbench(page, "secrets");
  const lines = [
    request("a", "Mail ann@example.com or call +49 30 1234567."),
    request("b", "Card 4111 1111 1111 1111, again ann@example.com"),
    request("c", "Order 4111111111111112 of 2024-01-15"),
    request("d").replace('"seed":', '"card":4111111111111111,"seed":'),
  ];
  await chooseFiles(page, fileOf("people.jsonl", lines));
  await page.getByRole("button", { name: "Look for them" }).click();
  const found = page.getByRole("region", { name: "Found" });
  await expect(found.getByRole("heading")).toHaveText(["Found", "Mail addresses", "Phone numbers", "Card numbers"]);
  await expect(found).toContainText("In 2 lines, 1 different.");
  await found.getByText("Where").first().click();
  await expect(found.getByRole("region", { name: "Places: Mail addresses" })).toContainText(
    "Line 1Mail ann@example.com or",
  );
  await found.getByRole("checkbox", { name: "Mask phone numbers" }).uncheck();
  await expectAccessible(page);
  await found.getByRole("button", { name: "Mask 4 places" }).click();
  const masked = await downloaded(page, "Download people.masked.jsonl");
  expect(masked.text).toBe(
    lines
      .join("")
      .replaceAll("ann@example.com", "[EMAIL_1]")
      .replace("4111 1111 1111 1111", "[CARD_1]")
      .replace('"card":4111111111111111', '"card":"[CARD_NUMBER_1]"'),
  );
  const map = await downloaded(page, "Download the map");
  expect(map.name).toBe("people.masks.json");
  expect(JSON.parse(map.text)).toEqual({
    "[EMAIL_1]": "ann@example.com",
    "[CARD_1]": "4111 1111 1111 1111",
    "[CARD_NUMBER_1]": "4111111111111111",
  });

  // Days later, in the same browser: an answer speaks of a placeholder.
  const answer =
    '{"custom_id":"a","response":{"body":{"choices":[{"message":{"content":"I wrote to [EMAIL_1]."}}]}}}\n';
  await page.reload();
  await chooseFiles(page, fileOf("answers.jsonl", [answer]));
  await page
    .getByRole("button", { name: /answers\.jsonl/ })
    .first()
    .click();
  await page.getByText("Bring masked values back").click();
  await page.getByRole("button", { name: "Bring back into answers.jsonl" }).click();
  await expect(page.getByText("1 value brought back in 1 line.")).toBeVisible();
  const back = await downloaded(page, "Download answers.unmasked.jsonl");
  expect(back.text).toBe(answer.replace("[EMAIL_1]", "ann@example.com"));
  expect(heard).toEqual([]);
});
