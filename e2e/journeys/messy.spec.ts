import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, enter, expectAccessible, ruleRow } from "@/e2e/support/browser";
import { newTeam } from "@/e2e/support/world";

type Expected = {
  requests: number;
  blank_lines: number;
  findings: { line: number; rule: string; level: "error" | "warning" | "info" }[];
};
const expected = JSON.parse(readFileSync("e2e/fixtures/messy.expected.json", "utf8")) as Expected;
const word = { error: "Blocks", warning: "Warning", info: "Note" };

test("the messy file is refused with every finding on its line, and can be put right", async ({ page, context }) => {
  const { slug, owner } = await newTeam();
  await enter(context, owner.client);
  const heard = complaints(page);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  await chooseFiles(page, "e2e/fixtures/messy.jsonl");
  for (const { line, rule, level } of expected.findings) {
    const row = ruleRow(page, rule);
    await expect(row, rule).toContainText(word[level]);
    const opener = row.getByRole("heading").getByRole("button");
    if ((await opener.getAttribute("aria-expanded")) === "false") await opener.click();
    await expect(row.getByText(new RegExp(`\\bline ${line}\\b`, "i")).first(), `${rule} on line ${line}`).toBeVisible();
  }
  await expect(page.getByText(new RegExp(`${expected.requests} requests`)).first()).toBeVisible();
  await expect(page.locator('button[type="submit"]')).toBeDisabled();
  await expectAccessible(page);
  expect(heard).toEqual([]);
});
