import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, expectAccessible, ruleRow } from "@/e2e/support/browser";
import { type Console, dropDir, scratchDir, startConsole } from "@/e2e/support/console";
import { teamKey } from "@/lib/connections/emulator-account";

type OutputLine = { custom_id: string; response: { body: unknown } };

test("a newcomer: set-up, drop, one-click model, price, submit, rows while it runs, download equal to the truth", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const root = scratchDir("first");
  let made: Console | undefined;
  try {
    made = await startConsole(join(root, "data"), {
      EMULATOR_TEST_MODE: "on",
      EMULATOR_SPEED: "50",
      POLL_INTERVAL_MS: "150",
    });
    const { url } = made;
    const control = async (path: string, body: unknown = {}) => {
      const response = await fetch(`${url}/emulator/__emulator/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return (text === "" ? {} : JSON.parse(text)) as { rows: number };
    };
    const heard = complaints(page);

    await page.goto(`${url}/`);
    await expect(page).toHaveURL(/\/setup/);
    await page.goto(`${url}${made.setupPath}`);
    await expectAccessible(page);
    await page.getByLabel("Your name").fill("Ada Lovelace");
    await page.getByLabel("E-mail").fill("ada@example.org");
    await page.getByRole("textbox", { name: "Password" }).fill("correct horse battery staple");
    await page.getByLabel("Team").fill("Northwind Research");
    await page.locator('button[type="submit"]').click();
    await page.getByRole("link", { name: /emulator/i }).click();
    await expect(page).toHaveURL(/\/t\/northwind-research/);

    // The emulator's way in brings a sample along; this person has a file of their own.
    await expect(page.getByRole("button", { name: /^Submit \d+ requests/ })).toBeEnabled();
    await page.getByRole("button", { name: /^Remove / }).click();
    await chooseFiles(page, "e2e/fixtures/request-shapes.jsonl");
    await expect(ruleRow(page, "model_missing")).toContainText("Blocks");
    const submit = page.locator('button[type="submit"]');
    await expect(submit).toBeDisabled();
    await expect(page.getByText("Nothing has been uploaded", { exact: false }).first()).toBeVisible();
    await ruleRow(page, "model_missing").getByRole("button", { name: /^Set / }).first().click();
    await expect(ruleRow(page, "model_missing")).toHaveCount(0);
    await expect(page.getByText(/\$0\.0\d+/).first()).toBeVisible();
    await expect(submit).toBeEnabled();
    await expect(submit).toHaveText(/Submit 10 requests/);
    await expectAccessible(page);

    await control("pause");
    await submit.click();
    await expect(page).toHaveURL(/\/batches\/bat_/, { timeout: 30_000 });
    await expect(page.getByText("Emulator · answers are made up").first()).toBeVisible();
    const batchId = /bat_\w+/.exec(page.url())?.[0] ?? "";
    // The clock of a paused emulator stands; stepping finishes exactly so many rows.
    // Until the console has submitted, there is nothing to step.
    let rows = 0;
    await expect(async () => {
      rows += (await control("step", { rows: 4 - rows })).rows;
      expect(rows).toBe(4);
    }).toPass({ timeout: 30_000 });
    const answered = page
      .getByRole("row")
      .filter({ hasText: /stop|length|tool_calls|\d+ dimensions|truncated|completed/ });
    await expect(answered.first()).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole("button", { name: "Cancel…" })).toBeVisible();
    await control("resume");
    await expect(page.getByText(/^Done/).first()).toBeVisible({ timeout: 30_000 });
    await expectAccessible(page);

    await page.getByRole("button", { name: "Download" }).click();
    const arrives = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: /JSONL, as delivered/ }).click();
    const saved = readFileSync(await (await arrives).path(), "utf8")
      .trim()
      .split("\n")
      .sort();
    const { teams } = (await (await page.request.get(`${url}/api/me`)).json()) as { teams: { id: string }[] };
    const key = teamKey(readFileSync(join(root, "data", "emulator-key"), "utf8").trim(), teams[0]?.id ?? "");
    const headers = { authorization: `Bearer ${key}` };
    const batches = (await (await fetch(`${url}/emulator/v1/batches`, { headers })).json()) as {
      data: { output_file_id: string; metadata: Record<string, string> }[];
    };
    const mine = batches.data.find((batch) => batch.metadata.console_batch === batchId);
    const truth = (await (await fetch(`${url}/emulator/v1/files/${mine?.output_file_id}/content`, { headers })).text())
      .trim()
      .split("\n")
      .sort();
    expect(saved).toEqual(truth);
    expect(saved.length).toBeGreaterThanOrEqual(8);
    expect(saved.every((line) => (JSON.parse(line) as OutputLine).custom_id.length > 0)).toBe(true);
    expect(heard).toEqual([]);
  } finally {
    await made?.stop();
    await dropDir(root);
  }
});
